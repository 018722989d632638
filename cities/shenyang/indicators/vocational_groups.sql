-- name: 中职职教集团 | Secondary vocational groups
-- unit: 个 | groups
-- source: 职教集团名录，年末存续的 | Groups at the end of the period
-- period: year-end
-- owner: education
-- published: 18 (2021, 沈阳市2021年全面深化改革综述)
with all_groups as (
  select *
  from register.vocational_groups
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, name, lead_school, founded_on
  from all_groups
  where level = '中职'
    and founded_on <= $period_end
    and (dissolved_on is null or dissolved_on > $period_end)
)
select count(*) as value from counted

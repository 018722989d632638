-- name: 参与职教集团的企业 | Firms in vocational groups
-- unit: 家 | firms
-- source: 职教集团成员企业，不重复计 | Distinct member firms of these groups
-- period: year-end
-- owner: education
-- dimensions: group_name
-- small: show
-- published: 1000余 (2021, 沈阳市2021年全面深化改革综述)
with all_groups as (
  select *
  from register.vocational_groups
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), members as (
  select *
  from register.group_members
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select members.uscc, members.number, all_groups.name as group_name, joined_on
  from members
  join all_groups on all_groups.number = members."group"
  where level = '中职'
    and founded_on <= $period_end
    and (dissolved_on is null or dissolved_on > $period_end)
    and joined_on <= $period_end
    and (left_on is null or left_on > $period_end)
)
select count(distinct uscc) as value from counted

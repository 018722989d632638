-- name: 重点亮化工程 | Lighting projects started or in progress
-- unit: 个 | projects
-- source: 城市更新项目，期内开工或在建的亮化工程 | Lighting projects started or in progress in the period
-- period: year
-- owner: housing
-- dimensions: district
-- published: 37 (2021, 沈阳市2021年全面深化改革综述)
with standing as (
  select *
  from register.renewal_projects
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, name, district, started_on, accepted_on
  from standing
  where kind = '亮化工程'
    and started_on <= $period_end
    and (accepted_on is null or accepted_on >= $period_start)
    and (cancelled_on is null or cancelled_on >= $period_start)
)
select count(*) as value from counted

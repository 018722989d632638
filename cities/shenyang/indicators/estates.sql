-- name: 改造老旧小区 | Old estates renewed
-- unit: 个 | estates
-- source: 城市更新项目，期内验收的老旧小区 | Projects accepted in the period
-- period: year
-- owner: housing
-- dimensions: district, month
-- published: 126 (2021, 沈阳市2021年全面深化改革综述)
with standing as (
  select *
  from register.renewal_projects
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, name, district, started_on, accepted_on, strftime(accepted_on, '%Y-%m') as month
  from standing
  where kind = '老旧小区'
    and accepted_on between $period_start and $period_end
)
select count(*) as value from counted

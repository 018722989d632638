-- name: 重点区域环境整治任务完成率 | Tasks of environmental renewal done
-- unit: %
-- source: 城市更新项目，期内列入计划的环境整治任务 | Tasks planned in the period
-- period: year
-- owner: housing
-- dimensions: district
-- rounding: 1
-- published: 100 (2021, 沈阳市2021年全面深化改革综述)
-- note: 取消的任务仍计入分母 | Cancelled tasks count as not done
with standing as (
  select *
  from register.renewal_projects
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, name, district, planned_on, accepted_on, accepted_on is not null and accepted_on <= $period_end as done
  from standing
  where kind = '环境整治'
    and planned_on between $period_start and $period_end
)
select 100.0 * count(*) filter (where done) / nullif(count(*), 0) as value from counted

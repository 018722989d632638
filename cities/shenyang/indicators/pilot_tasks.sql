-- name: 国字号试点任务完成率 | Tasks of national pilots done
-- unit: %
-- source: 试点任务台账 | Tasks of pilots
-- period: year-end
-- owner: reform-office
-- dimensions: pilot, organisation
-- rounding: 1
with standing as (
  select *
  from register.pilot_tasks
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, pilot, task, owner as organisation, done_on, done_on is not null and done_on <= $period_end as done
  from standing
)
select 100.0 * count(*) filter (where done) / nullif(count(*), 0) as value from counted

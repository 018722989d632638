-- name: 可复制可推广经验 | Experiences others may copy
-- unit: 项 | experiences
-- source: 可复制可推广经验，按认定日期 | Experiences, by the day they were recognised
-- period: year
-- owner: reform-office
-- dimensions: level, pilot
with standing as (
  select *
  from register.experiences
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, title, level, pilot, recorded_on
  from standing
  where recorded_on between $period_start and $period_end
)
select count(*) as value from counted

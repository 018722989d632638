-- name: “一件事一次办”事项 | Life events handled as one application
-- unit: 项 | life events
-- source: 年末有效的“一件事”目录 | Life events in force at the end of the period
-- period: year-end
-- owner: business-environment
-- dimensions: organisation
-- best: max
-- published: 609 (2021, 沈阳市2021年全面深化改革综述)
with counted as (
  select id, name, organisation, services
  from definitions.life_events
  where valid_on(valid_from, valid_to, $period_end)
)
select count(*) as value from counted

-- name: 办件按时办结率 | Applications decided in time
-- unit: %
-- source: 期内作出决定、有办理期限的办件 | Applications decided in the period that had a date to keep
-- period: year
-- owner: business-environment
-- dimensions: organisation, district
-- rounding: 1
with counted as (
  select id, service, organisation, division as district, due_on, decided_on, decided_on <= due_on as in_time
  from cases
  where kind = 'service' and due_on is not null
    and decided_on between $period_start and $period_end
)
select 100.0 * count(*) filter (where in_time) / nullif(count(*), 0) as value from counted

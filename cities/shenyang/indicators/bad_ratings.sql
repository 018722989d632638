-- name: 差评率 | Share of bad ratings
-- unit: %
-- source: 好差评，五级中最低两级的占比；没有评价的不计 | Ratings of closed cases: the two lowest of five levels
-- period: year
-- owner: business-environment
-- dimensions: organisation, service, month
-- rounding: 1
with counted as (
  select id, organisation, data->>'service' as service, cast(data->>'level' as integer) as level, strftime(day, '%Y-%m') as month
  from events
  where type = 'case-rated' and day between $period_start and $period_end
)
select 100.0 * count(*) filter (where level <= 2) / nullif(count(*), 0) as value from counted

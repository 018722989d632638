-- name: 空气质量优良天数比例 | Share of days with good air
-- unit: %
-- source: 空气质量日报，有效天数 | Valid days of the daily air quality
-- period: year
-- owner: ecology-environment
-- dimensions: month
-- rounding: 1
-- published: 86.3 (2021, 2021年沈阳市环境质量状况公报)
with standing as (
  select *
  from register.air_days
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select day, aqi, level, primary_pollutants, strftime(day, '%Y-%m') as month, aqi <= 100 as good
  from standing
  where day between $period_start and $period_end
    and aqi is not null
)
select 100.0 * count(*) filter (where good) / nullif(count(*), 0) as value from counted

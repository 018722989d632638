-- name: 空气质量优良天数 | Days with good air
-- unit: 天 | days
-- source: 空气质量日报，由小时值按当日有效的标准算出 | Daily air quality, computed from hourly readings under the rule of the day
-- period: year
-- owner: ecology-environment
-- dimensions: level, month
-- best: max
-- published: 315 (2021, 沈阳市2021年全面深化改革综述)
-- note: 空气质量指数不超过 100 的有效天数 | Valid days with an index of at most 100
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
select count(*) filter (where good) as value from counted

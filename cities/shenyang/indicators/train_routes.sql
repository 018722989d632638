-- name: 中欧班列通道 | Channels of freight trains run
-- unit: 条 | channels
-- source: 中欧班列，期内发车的 | Trains that departed in the period
-- period: year
-- owner: commerce
-- dimensions: direction
-- published: 3 (2021, 沈阳市2021年全面深化改革综述)
with standing as (
  select *
  from register.trains
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, channel, port, direction, units, departed_on, strftime(departed_on, '%Y-%m') as month
  from standing
  where departed_on between $period_start and $period_end
)
select count(distinct channel) as value from counted

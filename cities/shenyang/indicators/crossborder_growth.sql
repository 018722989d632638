-- name: 跨境电商交易额增长 | Growth of cross-border e-commerce
-- unit: 倍 | times
-- source: 跨境电商申报，监管方式 9610、9710、9810、1210，按放行日期 | Released declarations of the four modes
-- period: year
-- owner: customs
-- dimensions: mode, direction, district, month
-- rounding: 1
-- compare: growth
-- published: 4.4 (2021, 沈阳市2021年全面深化改革综述)
-- note: 增长 4.4 倍指由 100 增至 540 | 4.4 times more: from 100 to 540
with standing as (
  select *
  from register.declarations
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, mode, direction, amount, district, released_on, strftime(released_on, '%Y-%m') as month
  from standing
  where mode in ('9610', '9710', '9810', '1210')
    and released_on between $period_start and $period_end
)
select sum(amount) as value from counted

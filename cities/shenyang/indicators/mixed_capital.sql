-- name: 引入各类资本 | Capital brought into them
-- unit: 亿元 | 100 million yuan
-- source: 同一批混改交易 | The same deals
-- period: year
-- owner: state-assets
-- dimensions: tier, kind, investor
-- rounding: 2
-- published: 6.8 (2021, 沈阳市2021年全面深化改革综述)
with standing as (
  select *
  from register.ownership_deals
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select uscc, name, number, tier, kind, investor, capital, closed_on
  from standing
  where mixed
    and tier in (2, 3)
    and closed_on between $period_start and $period_end
)
select sum(capital) / 100000000.0 as value from counted

-- name: 减免税费和租金 | Taxes, fees and rent forgone
-- unit: 亿元 | 100 million yuan
-- source: 减免税费和租金，按减免日期 | What was forgone in the period
-- period: year
-- owner: finance
-- dimensions: kind, district, month
-- rounding: 2
-- note: 与兑付资金分开计，两项不相加 | Kept apart from money paid
with standing as (
  select *
  from register.relief_forgone
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, uscc, measure, kind, amount, district, forgone_on, strftime(forgone_on, '%Y-%m') as month
  from standing
  where forgone_on between $period_start and $period_end
)
select sum(amount) / 100000000.0 as value from counted

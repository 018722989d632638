-- name: 兑付惠企资金 | Money paid to firms
-- unit: 亿元 | 100 million yuan
-- source: 惠企资金兑付，按到账日期，退回的除外 | Payments that arrived and were not returned
-- period: year
-- owner: finance
-- dimensions: measure, district, month
-- rounding: 2
-- published: 约50 (2021, 沈阳市2021年全面深化改革综述)
-- note: 综述未分兑付和减免，合称减轻负担约 50 亿元 | The published sum does not tell payments from what was forgone
with standing as (
  select *
  from register.relief_payments
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, uscc, measure, amount, district, paid_on, strftime(paid_on, '%Y-%m') as month
  from standing
  where paid_on between $period_start and $period_end
    and (returned_on is null or returned_on > $period_end)
)
select sum(amount) / 100000000.0 as value from counted

-- name: 技术合同成交额 | Value of technology contracts
-- unit: 亿元 | 100 million yuan
-- source: 技术合同登记，按登记日期，撤销登记的除外 | Registered technology contracts but those cancelled
-- period: year
-- owner: science-technology
-- dimensions: kind, district, month
-- rounding: 2
-- published: 340 (2021, 沈阳市2021年全面深化改革综述)
with standing as (
  select *
  from register.tech_contracts
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, kind, seller, buyer, amount, district, registered_on, strftime(registered_on, '%Y-%m') as month
  from standing
  where registered_on between $period_start and $period_end
    and (cancelled_on is null or cancelled_on > $period_end)
)
select sum(amount) / 100000000.0 as value from counted

-- name: 经理层任期制和契约化 | Managers with both documents of their term
-- unit: %
-- source: 经理层岗位，岗位聘任协议和经营业绩责任书都已签订 | Posts of managers with appointment agreement and performance contract
-- period: year-end
-- owner: state-assets
-- rounding: 1
-- small: show
-- published: 100 (2021, 沈阳市2021年全面深化改革综述)
with standing as (
  select *
  from register.managers
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select post, uscc, title, agreement_on, contract_on, agreement_on is not null and contract_on is not null and agreement_on <= $period_end and contract_on <= $period_end as signed
  from standing
  where in_scope
)
select 100.0 * count(*) filter (where signed) / nullif(count(*), 0) as value from counted

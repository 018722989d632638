-- name: 二三级公司完成混改 | Second- and third-tier firms with mixed ownership
-- unit: 户 | firms
-- source: 国有产权交易和混改，期内完成的 | Deals closed in the period
-- period: year
-- owner: state-assets
-- dimensions: tier, kind
-- published: 12 (2021, 沈阳市2021年全面深化改革综述)
-- note: 一户多笔的只计一户 | A firm with several deals counts once
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
select count(distinct uscc) as value from counted

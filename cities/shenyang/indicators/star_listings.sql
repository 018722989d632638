-- name: 新增科创板上市企业 | Firms newly listed on the STAR market
-- unit: 家 | firms
-- source: 企业上市进程，科创板挂牌 | Firms on the way to the stock exchange
-- period: year
-- owner: finance
-- published: 1 (2021, 沈阳市2021年全面深化改革综述)
with standing as (
  select *
  from register.listings
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select uscc, name, stage_on
  from standing
  where stage = '挂牌'
    and board = '科创板'
    and stage_on between $period_start and $period_end
)
select count(distinct uscc) as value from counted

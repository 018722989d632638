-- name: 东北科技大市场发布科技成果 | Results offered on the technology market
-- unit: 项 | results
-- source: 科技成果发布，按发布日期 | Offers on the technology market, by the day they were published
-- period: year
-- owner: science-technology
-- dimensions: field, month
-- published: 4506 (2021, 沈阳市2021年全面深化改革综述)
-- note: 发布后撤回的仍计入 | Offers withdrawn later were offered all the same
with standing as (
  select *
  from register.tech_offers
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, title, provider, field, published_on, strftime(published_on, '%Y-%m') as month
  from standing
  where published_on between $period_start and $period_end
)
select count(*) as value from counted

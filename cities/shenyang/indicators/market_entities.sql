-- name: 市场主体 | Businesses
-- unit: 万户 | 10,000 businesses
-- source: 市场主体登记，年末存续的企业、个体工商户、农民专业合作社（统一社会信用代码 91、92、93 开头） | Registered firms, individual businesses and cooperatives alive
-- period: year-end
-- owner: market-regulation
-- dimensions: kind, district
-- rounding: 2
-- small: show
-- published: 突破100 (2021, 沈阳市2021年全面深化改革综述)
-- note: 机关、事业单位和社会组织不计；按登记地分区 | Public bodies are never counted; by place of registration
with standing as (
  select *
  from register.firms
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select uscc, name, case left(uscc, 2) when '91' then '企业' when '92' then '个体工商户' else '农民专业合作社' end as kind, substring(uscc, 3, 6) as district, industry, established_on
  from standing
  where left(uscc, 2) in ('91', '92', '93')
    and (established_on is null or established_on <= $period_end)
    and coalesce(status, '存续') not in ('注销', '吊销', '吊销未注销', '撤销', '迁出')
)
select count(*) / 10000.0 as value from counted

-- name: 科技型中小企业增长 | Growth of technology SMEs
-- unit: %
-- source: 科技型中小企业入库，当年入库编号有效的企业 | Firms holding that year's registration
-- period: year-end
-- owner: science-technology
-- dimensions: district
-- rounding: 1
-- compare: growth
-- published: 47 (2021, 沈阳市2021年全面深化改革综述)
with standing as (
  select *
  from register.sme_registrations
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select uscc, number, district, registered_on
  from standing
  where year = year($period_end)
    and registered_on <= $period_end
    and (revoked_on is null or revoked_on > $period_end)
)
select count(distinct uscc) as value from counted

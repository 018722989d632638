-- name: 科技型企业总量 | Technology firms
-- unit: 家 | firms
-- source: 当年入库的科技型中小企业和证书有效的高新技术企业，同一企业只计一次 | Registered technology SMEs and certified high-technology firms, each once
-- period: year-end
-- owner: science-technology
-- dimensions: district
-- published: 超过1万 (2021, 沈阳市2021年全面深化改革综述)
-- note: 综述把这一总量写在高新技术企业之后，实为两类企业合计 | The published sentence runs two populations together
with registrations as (
  select *
  from register.sme_registrations
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), certificates as (
  select *
  from register.hightech_certificates
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select uscc, min(district) as district, min(kind) as kind
  from (
    select uscc, district, '科技型中小企业' as kind from registrations
    where year = year($period_end)
      and registered_on <= $period_end
      and (revoked_on is null or revoked_on > $period_end)
    union all
    select uscc, district, '高新技术企业' as kind from certificates
    where issued_on <= $period_end
      and expires_on >= $period_end
      and (revoked_on is null or revoked_on > $period_end)
  )
  group by uscc
)
select count(*) as value from counted

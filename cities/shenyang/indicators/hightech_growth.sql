-- name: 高新技术企业增长 | Growth of high-technology firms
-- unit: %
-- source: 高新技术企业证书，年末有效的企业 | Firms with a certificate valid at the end of the period
-- period: year-end
-- owner: science-technology
-- dimensions: district
-- rounding: 1
-- compare: growth
-- published: 32 (2021, 沈阳市2021年全面深化改革综述)
with standing as (
  select *
  from register.hightech_certificates
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select uscc, number, district, expires_on
  from standing
  where issued_on <= $period_end
    and expires_on >= $period_end
    and (revoked_on is null or revoked_on > $period_end)
)
select count(distinct uscc) as value from counted

-- name: 支持市场主体政策措施 | Measures in force to support businesses
-- unit: 项 | measures
-- source: 改革举措台账，领域为支持市场主体，期内有效的 | Measures in force on some day of the period
-- period: year
-- owner: industry-information
-- dimensions: document, organisation
-- published: 25+15 (2021, 沈阳市2021年全面深化改革综述)
with standing as (
  select *
  from register.measures
  where valid_from <= $period_end and (valid_to is null or valid_to >= $period_start)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, title, document, owner as organisation, issued_on
  from standing
  where theme = '支持市场主体'
)
select count(*) as value from counted

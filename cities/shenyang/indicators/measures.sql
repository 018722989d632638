-- name: 营商环境改革创新举措 | Measures for the business environment
-- unit: 项 | measures
-- source: 改革举措台账，领域为营商环境，按推出日期 | Register of measures, by the day they were issued
-- period: year
-- owner: reform-office
-- dimensions: dimension, organisation, month
-- published: 108 (2021, 沈阳市2021年全面深化改革综述)
with standing as (
  select *
  from register.measures
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, title, dimension, document, owner as organisation, issued_on, strftime(issued_on, '%Y-%m') as month
  from standing
  where theme = '营商环境'
    and issued_on between $period_start and $period_end
)
select count(*) as value from counted

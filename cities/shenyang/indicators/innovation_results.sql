-- name: 获评价结果的制度性创新成果 | Institutional innovation results that were rated
-- unit: 项 | results
-- source: 制度性创新成果，环节为有结果，按结果日期 | Innovation results, by the day of their result
-- period: year
-- owner: reform-office
-- dimensions: result
with standing as (
  select *
  from register.innovation_results
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, title, unit as filed_by, result, result_on
  from standing
  where stage = '有结果'
    and result_on between $period_start and $period_end
)
select count(*) as value from counted

-- name: 新建中试基地 | Pilot-scale bases newly opened
-- unit: 个 | bases
-- source: 中试基地名录，按建成日期 | Pilot-scale bases, by the day they opened
-- period: year
-- owner: science-technology
-- dimensions: district, field
-- published: 20 (2021, 沈阳市2021年全面深化改革综述)
with standing as (
  select *
  from register.pilot_bases
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, name, field, district, opened_on
  from standing
  where opened_on between $period_start and $period_end
)
select count(*) as value from counted

-- name: 新增安宁疗护试点机构 | Hospice pilots newly designated
-- unit: 家 | institutions
-- source: 安宁疗护试点机构，按确定日期 | Hospice pilots, by the day they were designated
-- period: year
-- owner: health
-- dimensions: district
-- small: show
-- published: 12 (2021, 沈阳市2021年全面深化改革综述)
with standing as (
  select *
  from register.hospice_pilots
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, name, district, designated_on
  from standing
  where designated_on between $period_start and $period_end
)
select count(*) as value from counted

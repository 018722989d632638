-- name: 公办养老机构 | Public elder homes
-- unit: 家 | homes
-- source: 养老机构备案，年末在营的公办机构 | Homes open at the end of the period
-- period: year-end
-- owner: civil-affairs
-- dimensions: district
-- small: show
-- published: 45 (2021, 沈阳市2021年全面深化改革综述)
with standing as (
  select *
  from register.elder_homes
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, name, district, beds, filed_on
  from standing
  where ownership = '公办'
    and filed_on <= $period_end
    and (closed_on is null or closed_on > $period_end)
)
select count(*) as value from counted

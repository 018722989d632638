-- name: 口袋公园 | Pocket parks
-- unit: 座 | parks
-- source: 口袋公园名录，年末开放的 | Places open at the end of the period
-- period: year-end
-- owner: urban-management
-- dimensions: district, opened_in
-- published: 1070 (2021, 沈阳市2021年全面深化改革综述)
with standing as (
  select *
  from register.pocket_parks
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, name, district, opened_on, year(opened_on) as opened_in
  from standing
  where opened_on <= $period_end
    and (closed_on is null or closed_on > $period_end)
)
select count(*) as value from counted

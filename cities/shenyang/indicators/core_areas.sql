-- name: 城市核心板块 | Core areas of the city
-- unit: 个 | areas
-- source: 核心板块名录，年末已划定的 | Core areas designated by the end of the period
-- period: year-end
-- owner: natural-resources
-- dimensions: district
-- published: 35 (2021, 沈阳市2021年全面深化改革综述)
with standing as (
  select *
  from register.core_areas
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, name, district, designated_on
  from standing
  where designated_on <= $period_end
)
select count(*) as value from counted

-- name: 公共法律服务覆盖产业园区 | Industrial parks with a legal service station
-- unit: %
-- source: 园区名录和园区公共法律服务站点 | Parks, and legal service stations in parks
-- period: year-end
-- owner: justice
-- dimensions: district, level
-- rounding: 1
-- published: 100 (2021, 沈阳市2021年全面深化改革综述)
with all_parks as (
  select *
  from register.parks
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), stations as (
  select *
  from register.legal_stations
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, name, level, district,
    exists (select 1 from stations where stations.park = all_parks.number and opened_on <= $period_end) as covered
  from all_parks
)
select 100.0 * count(*) filter (where covered) / nullif(count(*), 0) as value from counted

-- name: 城市书屋 | City book houses
-- unit: 个 | houses
-- source: 城市书房和书屋名录，年末开放的 | Places open at the end of the period
-- period: year-end
-- owner: culture-tourism
-- dimensions: district, opened_in
-- published: 113 (2021, 沈阳市2021年全面深化改革综述)
with standing as (
  select *
  from register.reading_places
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, name, district, opened_on, year(opened_on) as opened_in
  from standing
  where kind = '城市书屋'
    and opened_on <= $period_end
    and (closed_on is null or closed_on > $period_end)
)
select count(*) as value from counted

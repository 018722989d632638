-- name: 精准化路演及成果对接 | Roadshows and matching events held
-- unit: 场次 | events
-- source: 路演和成果对接，已举办的 | Roadshows and matching events that were held
-- period: year
-- owner: science-technology
-- dimensions: kind, district, month
-- published: 42 (2021, 沈阳市2021年全面深化改革综述)
with standing as (
  select *
  from register.roadshows
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, title, series, kind, district, held_on, strftime(held_on, '%Y-%m') as month
  from standing
  where state = '已举办'
    and held_on between $period_start and $period_end
)
select count(*) as value from counted

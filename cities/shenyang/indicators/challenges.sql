-- name: “揭榜挂帅”科技攻关项目 | Challenges contracted
-- unit: 项 | projects
-- source: 揭榜挂帅项目，按签约日期 | Challenges, by the day of the contract
-- period: year
-- owner: science-technology
-- dimensions: district, month
-- published: 102 (2021, 沈阳市2021年全面深化改革综述)
with standing as (
  select *
  from register.challenges
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, title, need_owner, solver, amount, district, contracted_on, strftime(contracted_on, '%Y-%m') as month
  from standing
  where contracted_on between $period_start and $period_end
)
select count(*) as value from counted

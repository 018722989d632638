-- name: 市委深改委会议 | Meetings of the reform commission
-- unit: 次 | meetings
-- source: 会议登记，类别为市委深改委会议，按召开日期 | Register of meetings, by the day they were held
-- period: year
-- owner: reform-office
-- dimensions: month
-- published: 9 (2021, 沈阳市2021年全面深化改革综述)
with standing as (
  select *
  from register.meetings
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, title, held_on, strftime(held_on, '%Y-%m') as month
  from standing
  where kind = '市委深改委会议'
    and held_on between $period_start and $period_end
)
select count(*) as value from counted

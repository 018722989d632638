-- name: 超过承诺期限的零就业家庭 | Families without a job beyond the promised limit
-- unit: 户 | families
-- source: 零就业家庭，年末未退出且已过承诺期限的 | Recognised families still open after the limit
-- period: year-end
-- owner: human-resources
-- dimensions: district
-- small: hide
-- published: 0 (2021, 沈阳市2021年全面深化改革综述)
-- note: 零即动态清零 | Zero means none was left waiting
with standing as (
  select *
  from register.zero_job_families
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, district, recognised_on, limit_on
  from standing
  where recognised_on <= $period_end
    and limit_on < $period_end
    and (helped_on is null or helped_on > $period_end)
    and (ended_on is null or ended_on > $period_end)
)
select count(*) as value from counted

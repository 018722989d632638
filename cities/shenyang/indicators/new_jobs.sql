-- name: 新增城镇就业 | New urban jobs
-- unit: 万人 | 10,000 persons
-- source: 城镇就业变动，新就业减自然减员 | People newly employed less natural attrition
-- period: year
-- owner: human-resources
-- dimensions: district, month
-- rounding: 2
-- published: 13.4 (2021, 沈阳市2021年全面深化改革综述)
-- note: 自然减员指退休、死亡和完全丧失劳动能力，解除合同和辞职不减 | Only retirement, death and disability are subtracted; dismissals are not
with standing as (
  select *
  from register.job_changes
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, kind, reason, district, changed_on, strftime(changed_on, '%Y-%m') as month, case when kind = '新就业' then persons else -persons end as persons
  from standing
  where changed_on between $period_start and $period_end
    and (kind = '新就业' or reason in ('退休', '死亡', '完全丧失劳动能力'))
)
select sum(persons) / 10000.0 as value from counted

-- name: “一联三帮”解决企业诉求 | Problems of firms solved
-- unit: 件 | cases
-- source: 企业诉求，企业在期内确认已解决的；案卷和没有案卷的登记合计 | Problems the firm itself confirmed as solved: cases, and registered ones that were no case
-- period: year
-- owner: industry-information
-- dimensions: district, kind, organisation, month
-- known: register.problems, events
-- small: show
-- published: 1512 (2021, 沈阳市2021年全面深化改革综述)
with standing as (
  select *
  from register.problems
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), confirmed as (
  select number, kind, district, organisation, confirmed_on
  from standing
  where confirmation = '已解决' and case_number is null
  union all
  select data->>'number' as number, data->>'kind' as kind, data->>'district' as district, organisation, day as confirmed_on
  from events
  where type in ('problem-raised', 'problem-confirmed') and data->>'outcome' = 'solved'
), counted as (
  select number, kind, district, organisation, confirmed_on, strftime(confirmed_on, '%Y-%m') as month
  from confirmed
  where confirmed_on between $period_start and $period_end
)
select count(*) as value from counted

-- name: 开展质量提升行动的医养结合机构 | Medical and elder care institutions in the quality campaign
-- unit: 家 | institutions
-- source: 专项行动参加机构，期内参加的医养结合机构 | Institutions enrolled in the period
-- period: year
-- owner: health
-- dimensions: district
-- small: show
-- published: 39 (2021, 沈阳市2021年全面深化改革综述)
with institutions as (
  select *
  from register.care_institutions
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), enrolments as (
  select *
  from register.campaign_enrolments
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select enrolments.institution, institutions.name, enrolments.district, enrolled_on
  from enrolments
  join institutions on institutions.number = enrolments.institution
  where institutions.kind = '医养结合机构' and campaign = '医养结合机构质量提升行动'
    and enrolled_on between $period_start and $period_end
)
select count(distinct institution) as value from counted

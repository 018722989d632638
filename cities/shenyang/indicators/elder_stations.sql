-- name: 有养老服务站的市内社区 | Communities in the city proper with an elder service station
-- unit: 个 | communities
-- source: 市内社区和社区养老服务站 | Communities in the city proper, and stations
-- period: year-end
-- owner: civil-affairs
-- dimensions: district
-- published: 955 (2021, 沈阳市2021年全面深化改革综述)
with all_communities as (
  select *
  from register.communities
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), stations as (
  select *
  from register.elder_stations
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select code, name, district,
    exists (
      select 1 from stations
      where stations.community = all_communities.code and opened_on <= $period_end and (closed_on is null or closed_on > $period_end)
    ) as covered
  from all_communities
  where city_proper
)
select count(*) filter (where covered) as value from counted

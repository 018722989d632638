-- name: 标识解析二级节点 | Second-level nodes of the identifier system
-- unit: 个 | nodes
-- source: 标识解析节点名录，在运行的二级节点 | Second-level nodes in operation
-- period: year-end
-- owner: industry-information
-- dimensions: district, industry
-- published: 7 (2021, 沈阳市2021年全面深化改革综述)
with standing as (
  select *
  from register.identifier_nodes
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select prefix, name, industry, district, operating_on
  from standing
  where kind = '二级节点'
    and operating_on <= $period_end
    and (closed_on is null or closed_on > $period_end)
)
select count(*) as value from counted

-- name: 国企改革三年行动任务完成率 | Tasks of the three-year state-firm programme done, by weight
-- unit: %
-- source: 国企改革三年行动任务，按权重 | Tasks of the programme, by weight
-- period: year-end
-- owner: state-assets
-- dimensions: owner
-- rounding: 1
-- published: 81 (2021, 沈阳市2021年全面深化改革综述)
with standing as (
  select *
  from register.soe_tasks
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, task, owner, weight, done_on, case when done_on <= $period_end then weight else 0 end as weight_done
  from standing
)
select 100.0 * sum(weight_done) / nullif(sum(weight), 0) as value from counted

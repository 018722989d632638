-- name: 议定事项按期销号率 | Decisions of meetings closed in time
-- unit: %
-- source: 会议议定事项，到期日在期内 | Decisions of meetings that fell due in the period
-- period: year
-- owner: reform-office
-- dimensions: organisation
-- rounding: 1
-- note: 到期未销号的计入分母 | Decisions not yet closed count against it
with standing as (
  select *
  from register.meeting_decisions
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select number, text, lead as organisation, due_on, closed_on, closed_on <= due_on as in_time
  from standing
  where due_on between $period_start and $period_end
)
select 100.0 * count(*) filter (where in_time) / nullif(count(*), 0) as value from counted

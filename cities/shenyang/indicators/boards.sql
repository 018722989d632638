-- name: 董事会应建尽建 | Firms in scope that have a board
-- unit: %
-- source: 国有企业名录和董事会 | State-owned firms, and boards
-- period: year-end
-- owner: state-assets
-- dimensions: tier
-- rounding: 1
-- published: 100 (2021, 沈阳市2021年全面深化改革综述)
with firms_in_scope as (
  select *
  from register.state_firms
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), all_boards as (
  select *
  from register.boards
  where valid_on(valid_from, valid_to, $period_end)
  qualify row_number() over (partition by key order by valid_from desc) = 1
), counted as (
  select uscc, name, tier,
    exists (select 1 from all_boards where all_boards.uscc = firms_in_scope.uscc and established_on <= $period_end) as has_board
  from firms_in_scope
  where board_required
)
select 100.0 * count(*) filter (where has_board) / nullif(count(*), 0) as value from counted

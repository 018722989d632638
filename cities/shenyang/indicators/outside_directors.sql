-- name: 外部董事全覆盖 | Boards with at least one outside director
-- unit: %
-- source: 董事会，应建董事会企业的 | Boards of the firms in scope
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
  select all_boards.uscc, name, tier, directors, outside_directors, outside_directors >= 1 as enough
  from all_boards
  join firms_in_scope on firms_in_scope.uscc = all_boards.uscc
  where board_required and established_on <= $period_end
)
select 100.0 * count(*) filter (where enough) / nullif(count(*), 0) as value from counted

WITH l0 AS (
  SELECT `key` AS `k`, `n` AS `c1`, `a` AS `c4`, `s` AS `c7`, `p` AS `c10`, `d` AS `c13` FROM `source`
),
l1 AS (
  SELECT `k`, `c1`, `c13`, TRY_CAST(`c1` AS INT) AS `c2`, TRY_CAST(`c13` AS DATE) AS `c14`, TRY_CAST(`c4` AS DECIMAL(12, 2)) IS NULL AND NOT `c4` IS NULL AS `c6`, TRY_CAST(`c7` AS STRING) IS NULL AND NOT `c7` IS NULL AS `c9`, TRY_CAST(`c10` AS BOOLEAN) IS NULL AND NOT `c10` IS NULL AS `c12` FROM l0
),
l2 AS (
  SELECT `k`, `c6`, `c9`, `c12`, `c2`, `c14`, `c2` IS NULL AND NOT `c1` IS NULL AS `c3`, `c14` IS NULL AND NOT `c13` IS NULL AS `c15`, CASE WHEN `c14` BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN `c14` END AS `c16`, CASE WHEN `c2` >= 0 THEN `c2` END AS `c17` FROM l1
),
l3 AS (
  SELECT `k`, `c3`, `c6`, `c9`, `c12`, `c15`, `c2`, `c16`, `c14`, `c17`, CASE WHEN `c17` BETWEEN -1200000 AND 1200000 THEN `c17` END AS `c18` FROM l2
),
l4 AS (
  SELECT `k`, `c3`, `c6`, `c9`, `c12`, `c15`, `c2`, `c16`, `c18`, `c14`, `c17`, ADD_MONTHS(`c16`, CAST(`c18` AS INT)) AS `c19` FROM l3
),
l5 AS (
  SELECT `k`, `c3`, `c6`, `c9`, `c12`, `c15`, `c2`, `c16`, `c18`, `c14`, `c17`, CASE WHEN `c19` BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN `c19` END AS `c20` FROM l4
),
l6 AS (
  SELECT `k`, `c3`, `c6`, `c9`, `c12`, `c15`, `c2`, `c16`, `c18`, `c14`, `c20`, `c17`, CASE WHEN (`c3` OR `c6` OR `c9` OR `c12` OR `c15` OR (`c16` IS NULL AND NOT `c14` IS NULL) OR (`c18` IS NULL AND NOT (`c17` IS NULL)) OR (`c20` IS NULL AND NOT (`c16` IS NULL) AND NOT (`c18` IS NULL))) THEN NULL ELSE (`c20` > CAST('2030-01-31' AS DATE) AND CAST(WEEKDAY(`c16`) + 1 AS INT) < 6) END AS `c23` FROM l5
)
SELECT `k` AS `key`, `c23` AS `value`, CASE WHEN NOT `c23` IS NULL THEN NULL WHEN `c3` THEN 'n is no INT' WHEN `c6` THEN 'a is no DECIMAL(12, 2)' WHEN `c9` THEN 's is no VARCHAR' WHEN `c12` THEN 'p is no BOOLEAN' WHEN `c15` THEN 'd is no DATE' WHEN `c16` IS NULL AND NOT `c14` IS NULL THEN 'd is outside the years 1 to 9999' WHEN `c18` IS NULL AND NOT (`c17` IS NULL) THEN 'x: the date is outside the years 1 to 9999' WHEN `c20` IS NULL AND NOT (`c16` IS NULL) AND NOT (`c18` IS NULL) THEN 'x: the date is outside the years 1 to 9999' WHEN `c2` < 0 THEN 'x: the text is no duration' END AS `error` FROM l6

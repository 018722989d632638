WITH l0 AS (
  SELECT `key` AS `k`, `n` AS `c1`, `a` AS `c4`, `s` AS `c7`, `p` AS `c10`, `d` AS `c13` FROM `source`
),
l1 AS (
  SELECT `k`, `c1`, `c4`, `c13`, TRY_CAST(`c1` AS INT) AS `c2`, TRY_CAST(`c4` AS DECIMAL(8, 1)) AS `c5`, TRY_CAST(`c13` AS DATE) AS `c14`, TRY_CAST(`c7` AS STRING) IS NULL AND NOT `c7` IS NULL AS `c9`, TRY_CAST(`c10` AS BOOLEAN) IS NULL AND NOT `c10` IS NULL AS `c12` FROM l0
),
l2 AS (
  SELECT `k`, `c9`, `c12`, `c14`, `c2`, `c2` IS NULL AND NOT `c1` IS NULL AS `c3`, `c5` IS NULL AND NOT `c4` IS NULL AS `c6`, `c14` IS NULL AND NOT `c13` IS NULL AS `c15`, CASE WHEN `c14` BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN `c14` END AS `c16`, TRY_MULTIPLY(CAST(CAST((`c5` * `c5`) * CAST(`c5` AS DECIMAL(19, 1)) AS DECIMAL(24, 3)) * `c5` AS DECIMAL(32, 4)), CAST(`c2` AS DECIMAL(10, 0))) AS `c17`, CAST((`c5` * `c5`) * CAST(`c5` AS DECIMAL(19, 1)) AS DECIMAL(24, 3)) * `c5` AS `c19` FROM l1
),
l3 AS (
  SELECT `k`, `c3`, `c6`, `c9`, `c12`, `c15`, `c16`, `c14`, `c2`, `c19`, CASE WHEN `c17` BETWEEN CAST('-999999999999999999999999999999.9999' AS DECIMAL(38, 4)) AND CAST('999999999999999999999999999999.9999' AS DECIMAL(38, 4)) THEN `c17` END AS `c18` FROM l2
),
l4 AS (
  SELECT `k`, `c3`, `c6`, `c9`, `c12`, `c15`, `c16`, `c14`, `c18`, `c2`, `c19`, CASE WHEN (`c3` OR `c6` OR `c9` OR `c12` OR `c15` OR (`c16` IS NULL AND NOT `c14` IS NULL) OR (`c18` IS NULL AND NOT (`c19` IS NULL) AND NOT (`c2` IS NULL))) THEN NULL ELSE `c18` END AS `c21` FROM l3
)
SELECT `k` AS `key`, `c21` AS `value`, CASE WHEN NOT `c21` IS NULL THEN NULL WHEN `c3` THEN 'n is no INT' WHEN `c6` THEN 'a is no DECIMAL(8, 1)' WHEN `c9` THEN 's is no VARCHAR' WHEN `c12` THEN 'p is no BOOLEAN' WHEN `c15` THEN 'd is no DATE' WHEN `c16` IS NULL AND NOT `c14` IS NULL THEN 'd is outside the years 1 to 9999' WHEN `c18` IS NULL AND NOT (`c19` IS NULL) AND NOT (`c2` IS NULL) THEN 'x: a number has more digits than a column holds' END AS `error` FROM l4

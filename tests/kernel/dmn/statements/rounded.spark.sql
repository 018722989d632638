WITH l0 AS (
  SELECT `key` AS `k`, `n` AS `c1`, `a` AS `c4`, `s` AS `c7`, `p` AS `c10`, `d` AS `c13` FROM `source`
),
l1 AS (
  SELECT `k`, `c1`, `c4`, `c13`, TRY_CAST(`c1` AS INT) AS `c2`, TRY_CAST(`c4` AS DECIMAL(12, 2)) AS `c5`, TRY_CAST(`c13` AS DATE) AS `c14`, TRY_CAST(`c7` AS STRING) IS NULL AND NOT `c7` IS NULL AS `c9`, TRY_CAST(`c10` AS BOOLEAN) IS NULL AND NOT `c10` IS NULL AS `c12` FROM l0
),
l2 AS (
  SELECT `k`, `c9`, `c12`, `c5`, `c14`, `c2` IS NULL AND NOT `c1` IS NULL AS `c3`, `c5` IS NULL AND NOT `c4` IS NULL AS `c6`, `c14` IS NULL AND NOT `c13` IS NULL AS `c15`, CASE WHEN `c14` BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN `c14` END AS `c16`, CAST(CASE WHEN `c5` < CAST('0.00' AS DECIMAL(12, 2)) THEN -CAST(`c2` AS BIGINT) ELSE CAST(`c2` AS BIGINT) END * CAST(100000 AS BIGINT) AS BIGINT) AS `c20`, CAST(NULLIF(ABS(`c5`), CAST('0.00' AS DECIMAL(12, 2))) * CAST('100' AS DECIMAL(3, 0)) AS BIGINT) AS `c21` FROM l1
),
l3 AS (
  SELECT `k`, `c3`, `c6`, `c9`, `c12`, `c15`, `c5`, `c16`, `c14`, `c21`, `c20`, `c20` % `c21` AS `c22`, `c20` DIV `c21` AS `c23` FROM l2
),
l4 AS (
  SELECT `k`, `c3`, `c6`, `c9`, `c12`, `c15`, `c5`, `c16`, `c14`, CASE WHEN (`c3` OR `c6` OR `c9` OR `c12` OR `c15` OR (`c16` IS NULL AND NOT `c14` IS NULL)) THEN NULL ELSE (CAST(CAST(CASE WHEN (ABS(`c22`) * 2) > `c21` OR ((ABS(`c22`) * 2) = `c21` AND (`c23` % 2) <> 0) THEN `c23` + CASE WHEN `c20` < 0 THEN -1 ELSE 1 END ELSE `c23` END AS BIGINT) AS DECIMAL(15, 0)) * CAST('0.001' AS DECIMAL(3, 3))) END AS `c26` FROM l3
)
SELECT `k` AS `key`, `c26` AS `value`, CASE WHEN NOT `c26` IS NULL THEN NULL WHEN `c3` THEN 'n is no INT' WHEN `c6` THEN 'a is no DECIMAL(12, 2)' WHEN `c9` THEN 's is no VARCHAR' WHEN `c12` THEN 'p is no BOOLEAN' WHEN `c15` THEN 'd is no DATE' WHEN `c16` IS NULL AND NOT `c14` IS NULL THEN 'd is outside the years 1 to 9999' WHEN `c5` = CAST('0.00' AS DECIMAL(12, 2)) THEN 'x: division by zero' END AS `error` FROM l4

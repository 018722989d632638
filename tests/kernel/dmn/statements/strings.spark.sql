WITH l0 AS (
  SELECT `key` AS `k`, `n` AS `c1`, `a` AS `c4`, `s` AS `c7`, `p` AS `c10`, `d` AS `c13` FROM `source`
),
l1 AS (
  SELECT `k`, `c7`, `c13`, TRY_CAST(`c7` AS STRING) AS `c8`, TRY_CAST(`c13` AS DATE) AS `c14`, TRY_CAST(`c1` AS INT) IS NULL AND NOT `c1` IS NULL AS `c3`, TRY_CAST(`c4` AS DECIMAL(12, 2)) IS NULL AND NOT `c4` IS NULL AS `c6`, TRY_CAST(`c10` AS BOOLEAN) IS NULL AND NOT `c10` IS NULL AS `c12` FROM l0
),
l2 AS (
  SELECT `k`, `c3`, `c6`, `c12`, `c14`, `c8`, `c8` IS NULL AND NOT `c7` IS NULL AS `c9`, `c14` IS NULL AND NOT `c13` IS NULL AS `c15`, CASE WHEN `c14` BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN `c14` END AS `c16`, INSTR(`c8`, '阳') AS `c17` FROM l1
),
l3 AS (
  SELECT `k`, `c3`, `c6`, `c9`, `c12`, `c15`, `c16`, `c14`, CASE WHEN (`c3` OR `c6` OR `c9` OR `c12` OR `c15` OR (`c16` IS NULL AND NOT `c14` IS NULL)) THEN NULL ELSE CASE WHEN STARTSWITH(`c8`, '沈') THEN CASE WHEN `c8` IS NULL THEN CAST(NULL AS STRING) WHEN `c17` = 0 THEN '' ELSE SUBSTRING(`c8`, `c17` + 1) END ELSE CONCAT(`c8`, '市') END END AS `c20` FROM l2
)
SELECT `k` AS `key`, `c20` AS `value`, CASE WHEN NOT `c20` IS NULL THEN NULL WHEN `c3` THEN 'n is no INT' WHEN `c6` THEN 'a is no DECIMAL(12, 2)' WHEN `c9` THEN 's is no VARCHAR' WHEN `c12` THEN 'p is no BOOLEAN' WHEN `c15` THEN 'd is no DATE' WHEN `c16` IS NULL AND NOT `c14` IS NULL THEN 'd is outside the years 1 to 9999' END AS `error` FROM l3

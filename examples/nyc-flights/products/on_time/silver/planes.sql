SELECT
  tailnum,
  year AS built,
  type,
  CASE
    WHEN manufacturer LIKE 'AIRBUS%' THEN 'AIRBUS'
    WHEN manufacturer LIKE 'MCDONNELL DOUGLAS%' THEN 'MCDONNELL DOUGLAS'
    ELSE manufacturer
  END AS manufacturer,
  model,
  engines,
  seats,
  engine
FROM bronze.planes

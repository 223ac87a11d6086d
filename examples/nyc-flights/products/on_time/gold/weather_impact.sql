WITH observed AS (
  SELECT
    f.origin,
    f.cancelled,
    f.dep_delay,
    CASE WHEN w.visib < 3 THEN 'low' WHEN w.visib < 10 THEN 'fair' ELSE 'clear' END AS sight,
    CASE WHEN w.wind_speed >= 25 THEN 'strong' WHEN w.wind_speed >= 13 THEN 'moderate' ELSE 'light' END AS wind,
    w.precip > 0 AS rain
  FROM silver.flights AS f
  INNER JOIN silver.weather AS w ON f.origin = w.origin AND f.time_hour = w.time_hour
  WHERE w.visib IS NOT NULL AND w.wind_speed IS NOT NULL AND w.precip IS NOT NULL
)
SELECT
  origin,
  sight,
  wind,
  rain,
  count(*) AS flights,
  count(*) FILTER (WHERE cancelled) AS cancelled,
  round(avg(dep_delay), 2) AS mean_dep_delay
FROM observed
GROUP BY origin, sight, wind, rain

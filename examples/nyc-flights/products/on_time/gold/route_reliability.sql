SELECT
  f.origin,
  f.dest,
  d.name AS dest_name,
  max(f.distance) AS distance,
  count(*) AS flights,
  count(DISTINCT f.carrier) AS carriers,
  round(100 * count(*) FILTER (WHERE f.cancelled) / count(*), 2) AS cancelled_percent,
  round(100 * count(*) FILTER (WHERE f.arr_delay <= config('punctuality.on_time_minutes')) / count(*), 2) AS on_time_percent,
  median(f.arr_delay) AS median_arr_delay,
  quantile_cont(f.arr_delay, 0.9) AS p90_arr_delay
FROM silver.flights AS f
LEFT JOIN silver.airports AS d ON f.dest = d.faa
GROUP BY f.origin, f.dest, d.name

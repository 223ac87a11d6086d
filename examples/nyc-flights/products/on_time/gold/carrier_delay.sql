SELECT
  f.carrier,
  a.name AS carrier_name,
  date_trunc('month', f.flight_date) AS month,
  count(*) AS flights,
  count(*) FILTER (WHERE f.cancelled) AS cancelled,
  count(*) FILTER (WHERE f.diverted) AS diverted,
  round(avg(f.dep_delay), 2) AS mean_dep_delay,
  round(avg(f.arr_delay), 2) AS mean_arr_delay,
  count(*) FILTER (WHERE f.arr_delay <= config('punctuality.on_time_minutes')) AS on_time,
  count(*) FILTER (WHERE f.arr_delay >= config('punctuality.late_minutes')) AS very_late
FROM silver.flights AS f
LEFT JOIN silver.airlines AS a ON f.carrier = a.carrier
GROUP BY f.carrier, a.name, date_trunc('month', f.flight_date)

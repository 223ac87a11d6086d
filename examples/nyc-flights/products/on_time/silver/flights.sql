-- One row per scheduled flight. Times of the source are local clock readings as hhmm; they become minutes after midnight.
SELECT
  f.time_hour,
  make_date(f.year, f.month, f.day) AS flight_date,
  f.carrier,
  f.flight,
  f.tailnum,
  f.origin,
  f.dest,
  (f.sched_dep_time // 100) * 60 + f.sched_dep_time % 100 AS sched_dep_minute,
  (f.dep_time // 100) * 60 + f.dep_time % 100 AS dep_minute,
  f.dep_delay,
  f.arr_delay,
  f.air_time,
  f.distance,
  f.dep_time IS NULL AS cancelled,
  f.dep_time IS NOT NULL AND f.arr_delay IS NULL AS diverted,
  p.manufacturer,
  p.seats
FROM bronze.flights AS f
LEFT JOIN bronze.planes AS p ON f.tailnum = p.tailnum

SELECT
  trip_id,
  bike,
  from_station,
  to_station,
  started_at,
  date_diff('minute', started_at, ended_at) AS minutes
FROM bronze.trips

SELECT
  s.station_id,
  s.name AS station,
  s.docks,
  count(t.trip_id) AS departures
FROM silver.stations s
LEFT JOIN silver.trips t ON t.from_station = s.station_id
GROUP BY ALL

SELECT station_id, name, district, docks
FROM bronze.stations

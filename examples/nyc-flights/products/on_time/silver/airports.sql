SELECT
  faa,
  name,
  lat,
  lon,
  alt,
  tz AS utc_offset,
  tzone AS time_zone
FROM bronze.airports

SELECT
  origin,
  time_hour,
  temp,
  humid,
  wind_dir,
  wind_speed,
  wind_gust,
  precip,
  pressure,
  visib
FROM bronze.weather

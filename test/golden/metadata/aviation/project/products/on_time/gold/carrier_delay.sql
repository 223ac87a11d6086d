SELECT carrier, avg(dep_delay) AS mean_delay FROM silver.flights GROUP BY carrier

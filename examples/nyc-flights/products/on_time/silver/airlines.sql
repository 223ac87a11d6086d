SELECT carrier, trim(name) AS name
FROM bronze.airlines

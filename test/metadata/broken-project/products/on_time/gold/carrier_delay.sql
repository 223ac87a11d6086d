SELECT manufacturer, count(*) AS flights
FROM bronze.plane
GROUP BY manufacturer

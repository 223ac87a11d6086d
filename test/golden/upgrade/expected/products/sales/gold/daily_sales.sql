-- Revenue by day, without cancelled and returned orders. config('…') is a value from the folder config.
SELECT
  ordered_on AS day,
  count(*) AS orders,
  sum(amount) AS revenue,
  sum(amount) * config('sales.vat_rate') AS vat
FROM silver.orders
WHERE status IN ('paid', 'shipped')
GROUP BY ordered_on

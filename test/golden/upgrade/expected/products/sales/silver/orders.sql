-- Orders with the amount of each line. Types are declared in orders.yaml: what cannot be converted goes to quarantine.
SELECT
  order_id,
  customer_id,
  ordered_on,
  product,
  quantity,
  unit_price,
  quantity * unit_price AS amount,
  status
FROM bronze.orders
WHERE status <> 'cancelled'

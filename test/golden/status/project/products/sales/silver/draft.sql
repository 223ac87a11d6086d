SELECT order_id FROM silver.orders

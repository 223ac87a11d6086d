SELECT order_id FROM bronze.orders

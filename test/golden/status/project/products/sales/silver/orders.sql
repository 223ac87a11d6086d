SELECT order_id, customer_id, email, amount FROM bronze.orders

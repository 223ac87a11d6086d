SELECT customer_id, sum(amount) AS amount FROM silver.orders GROUP BY customer_id

-- Revenue by country of the customer; customers that are not known count as '??'.
SELECT
  coalesce(c.country, '??') AS country,
  count(DISTINCT o.customer_id) AS customers,
  count(*) AS orders,
  sum(o.amount) AS revenue
FROM silver.orders o
LEFT JOIN silver.customers c USING (customer_id)
WHERE o.status IN ('paid', 'shipped')
GROUP BY ALL

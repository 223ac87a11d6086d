-- Customers with tidy names: the file name is the dataset's name, the folder its layer.
SELECT
  customer_id,
  trim(name) AS name,
  lower(trim(email)) AS email,
  upper(country) AS country
FROM bronze.customers

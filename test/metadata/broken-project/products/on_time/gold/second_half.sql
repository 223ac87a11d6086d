SELECT manufacturer
FROM gold.first_half

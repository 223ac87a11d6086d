SELECT manufacturer FROM gold.second_half

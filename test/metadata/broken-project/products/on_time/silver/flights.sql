-- départs à l'heure ✈ 🛫
SELECT f.carrier, f.flight, /* 🛬 */ f.dep_dely, f.tailnum
FROM bronze.flights f

SELECT f.time_hour, f.carrier, f.flight, f.tailnum, f.origin, f.dest, f.dep_delay, f.arr_delay, p.manufacturer
FROM bronze.flights f LEFT JOIN bronze.planes p USING (tailnum)

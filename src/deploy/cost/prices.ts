import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "../../base/index.ts";

/** One price of the data file: either `price`, or a range where none was found. Without `date` it is an assumption. */
export type Price = Readonly<{
  unit: string;
  currency: "USD";
  region: string;
  price?: number;
  low?: number;
  high?: number;
  /** Day it was read, ISO; null when the source does not say. */
  date: string | null;
  source: string;
}>;
export type Prices = Readonly<Record<string, Price>>;
export type Range = Readonly<{ low: number; high: number }>;

/** What a price of unknown age and of another region may be off by. */
const UNDATED = { low: 0.7, high: 1.5 } as const;

/** `infra/prices.json`: part of this package like its modules, so that what is printed depends on the input alone. */
export function readPrices(): Prices {
  const text = readFileSync(join(packageFolder, "infra", "prices.json"), "utf8");
  return (JSON.parse(text) as { prices: Prices }).prices;
}

/** Lowest and highest amount for one unit. */
export function rangeOf({ price, low, high, date }: Price): Range {
  if (price === undefined) return { low: low ?? 0, high: high ?? 0 };
  return date === null ? { low: price * UNDATED.low, high: price * UNDATED.high } : { low: price, high: price };
}

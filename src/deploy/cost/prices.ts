import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "../../base/index.ts";

/** One price of the data file: either `price`, or a range. Without `date` it is an assumption. */
export type Price = Readonly<{
  unit: string;
  currency: "USD";
  /** Short name of a region, or `any`. */
  region: string;
  price?: number;
  low?: number;
  high?: number;
  /** Day on which the source asserts it, ISO; null when the source does not say. */
  date: string | null;
  source: string;
}>;
export type Prices = Readonly<Record<string, Price>>;
export type Range = Readonly<{ low: number; high: number }>;

/** What a price may be off by: read on a known day in the region, in another region, or of unknown age and another region. */
const margins = {
  dated: { low: 0.95, high: 1.1 },
  elsewhere: { low: 0.9, high: 1.3 },
  undated: { low: 0.7, high: 1.5 },
} as const;
export type Standing = keyof typeof margins;

/** How far a price can be trusted for a region. */
export function standingOf({ date, region }: Price, location: string): Standing {
  if (date === null) return "undated";
  return region === location ? "dated" : "elsewhere";
}

/** `infra/prices.json`: part of this package like its modules, so that what is printed depends on the input alone. */
export function readPrices(): Prices {
  const text = readFileSync(join(packageFolder, "infra", "prices.json"), "utf8");
  return (JSON.parse(text) as { prices: Prices }).prices;
}

/** Lowest and highest amount for one unit in a region; what is known as a range alone is wide enough as it is. */
export function rangeOf(price: Price, location: string): Range {
  const [low, high] = [price.price ?? price.low ?? 0, price.price ?? price.high ?? 0];
  if (price.price === undefined && price.date === null) return { low, high };
  const margin = margins[standingOf(price, location)];
  return { low: low * margin.low, high: high * margin.high };
}

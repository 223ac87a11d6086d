import type { Deployment } from "../terraform/deployment.ts";
import { type Prices, type Range, rangeOf } from "./prices.ts";

/** Files of a class that leave a tier before its least days: what a gigabyte of them costs beside its storage. */
export type EarlyFee = Range & Readonly<{ class: string; tier: Tier; days: number; least: number }>;
type Tier = keyof typeof tiers;

/** Days that are paid for in any case, and the price of a month of a gigabyte that leaves before. */
const tiers = {
  cool: { least: 30, price: "early_cool_gb" },
  cold: { least: 90, price: "early_cold_gb" },
  archive: { least: 180, price: "early_archive_gb" },
} as const;
const order = ["cool", "cold", "archive", "delete"] as const;
const MONTH = 30;

/** Fees Azure charges for files that get colder or are deleted too soon after they came into a tier, by the classes of the environment. */
export function earlyFees({ settings }: Deployment, prices: Prices): readonly EarlyFee[] {
  return Object.entries(settings.fileClasses).flatMap(([name, read]) => {
    const stations = order.flatMap((station) => (read[station] === undefined ? [] : [{ station, day: read[station] }]));
    return stations.flatMap(({ station, day }, index): readonly EarlyFee[] => {
      const next = stations[index + 1];
      if (station === "delete" || next === undefined) return [];
      const { least, price } = tiers[station];
      const days = next.day - day;
      const month = prices[price];
      if (days >= least || month === undefined) return [];
      const share = (least - days) / MONTH;
      const { low, high } = rangeOf(month, settings.location);
      return [{ class: name, tier: station, days, least, low: low * share, high: high * share }];
    });
  });
}

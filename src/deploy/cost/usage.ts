import type { Tier } from "../terraform/tier.ts";

/**
 * What is assumed about a month of use, by tier: `azure.cost` of an environment says better. `low` and `high` of the cost sheet come from
 * prices; use is one number each, so that a reader can check it.
 */
export const usage = {
  stored_gb: { unit: "GB", meaning: "data in the lake", development: 100, test: 300, production: 2000 },
  lake_operations_10k: {
    unit: "10,000 calls",
    meaning: "calls to the lake",
    development: 100,
    test: 300,
    production: 2000,
  },
  log_gb: { unit: "GB", meaning: "logs and telemetry", development: 10, test: 20, production: 60 },
  network_gb: {
    unit: "GB",
    meaning: "data through private endpoints and the way out",
    development: 50,
    test: 150,
    production: 1000,
  },
  job_hours: {
    unit: "h",
    meaning: "hours of one machine (Standard_D4ds_v5) for jobs",
    development: 60,
    test: 120,
    production: 600,
  },
  warehouse_hours: {
    unit: "h",
    meaning: "hours the SQL warehouse is awake",
    development: 20,
    test: 40,
    production: 160,
  },
  store_hours: { unit: "h", meaning: "hours the store is awake", development: 100, test: 150, production: 730 },
  store_gb: { unit: "GB", meaning: "data in the store with its backups", development: 5, test: 10, production: 20 },
  factory_activities_k: {
    unit: "1,000 activities",
    meaning: "activities of Data Factory",
    development: 2,
    test: 4,
    production: 20,
  },
  factory_copy_hours: {
    unit: "DIU h",
    meaning: "data integration unit hours of copies",
    development: 10,
    test: 20,
    production: 120,
  },
  secret_operations_10k: { unit: "10,000 calls", meaning: "calls to vaults", development: 1, test: 2, production: 10 },
  events_million: { unit: "million events", meaning: "events received", development: 5, test: 10, production: 100 },
  download_hours: {
    unit: "h",
    meaning: "hours of one core for downloads",
    development: 5,
    test: 10,
    production: 60,
  },
  document_gb: { unit: "GB", meaning: "documents", development: 1, test: 5, production: 20 },
  query_tb: { unit: "TB", meaning: "data read by queries of Synapse", development: 1, test: 2, production: 10 },
  request_units_million: {
    unit: "million",
    meaning: "request units of documents, where paid by request",
    development: 10,
    test: 30,
    production: 500,
  },
  request_units_per_second: {
    unit: "RU/s",
    meaning: "average of the request units provisioned for documents, each container",
    development: 100,
    test: 100,
    production: 400,
  },
} as const satisfies Readonly<
  Record<string, Readonly<{ unit: string; meaning: string }> & Readonly<Record<Tier, number>>>
>;

export type UsageName = keyof typeof usage;
export const usageNames = Object.keys(usage) as readonly UsageName[];

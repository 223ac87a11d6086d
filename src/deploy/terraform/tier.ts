/** What an environment is for. Sizes, redundancy and retention follow from it; nothing about security does. */
export type Tier = "development" | "test" | "production";

type TierRule = Readonly<{
  lakeRedundancy: string;
  /** Days in which deleted files come back. */
  softDeleteDays: number;
  /** Days in which logs can be queried. */
  logDays: number;
  /** Days after which files as delivered get cool, and cold; after which log files end. */
  landing: Readonly<{ cool: number; cold: number }>;
  logFileDays: number;
  store: Readonly<{ objective: string; pauseMinutes?: number; backups: string; restoreDays: number }>;
  compute: Readonly<{ maxWorkers: number; idleMinutes: number; maxIdleMinutes: number }>;
  warehouse: Readonly<{ size: string; maxClusters: number; idleMinutes: number }>;
  events: Readonly<{ maxThroughputUnits: number; partitions: number; hours: number }>;
  documents: Readonly<{ serverless: boolean; backupDays: number }>;
  apiSku: string;
  /** Whether the control plane has a guaranteed uptime, least and most nodes, and the metadata server of Airflow. */
  airflow: Readonly<{
    uptime: boolean;
    nodes: Readonly<{ system: readonly [number, number]; work: readonly [number, number] }>;
    database: Readonly<{ storageGb: number; backupDays: number; zoneRedundant: boolean; geoBackup: boolean }>;
  }>;
  /** Where a backup vault keeps its copies. */
  copies: string;
  /** Amount of `budget:` without one, in the currency of the subscription. */
  monthlyBudget: number;
}>;

export const tierRules = {
  development: {
    lakeRedundancy: "ZRS",
    softDeleteDays: 7,
    logDays: 31,
    landing: { cool: 7, cold: 37 },
    logFileDays: 90,
    store: { objective: "GP_S_Gen5_1", pauseMinutes: 60, backups: "Zone", restoreDays: 7 },
    compute: { maxWorkers: 1, idleMinutes: 10, maxIdleMinutes: 30 },
    warehouse: { size: "2X-Small", maxClusters: 1, idleMinutes: 5 },
    events: { maxThroughputUnits: 2, partitions: 2, hours: 24 },
    documents: { serverless: true, backupDays: 7 },
    apiSku: "Developer_1",
    airflow: {
      uptime: false,
      nodes: { system: [1, 2], work: [1, 2] },
      database: { storageGb: 32, backupDays: 7, zoneRedundant: false, geoBackup: false },
    },
    copies: "LocallyRedundant",
    monthlyBudget: 1500,
  },
  test: {
    lakeRedundancy: "ZRS",
    softDeleteDays: 14,
    logDays: 60,
    landing: { cool: 30, cold: 90 },
    logFileDays: 180,
    store: { objective: "GP_S_Gen5_2", pauseMinutes: 60, backups: "Zone", restoreDays: 14 },
    compute: { maxWorkers: 4, idleMinutes: 15, maxIdleMinutes: 60 },
    warehouse: { size: "2X-Small", maxClusters: 1, idleMinutes: 10 },
    events: { maxThroughputUnits: 4, partitions: 4, hours: 72 },
    documents: { serverless: true, backupDays: 7 },
    apiSku: "Developer_1",
    airflow: {
      uptime: false,
      nodes: { system: [1, 3], work: [1, 3] },
      database: { storageGb: 32, backupDays: 7, zoneRedundant: false, geoBackup: false },
    },
    copies: "LocallyRedundant",
    monthlyBudget: 2500,
  },
  production: {
    lakeRedundancy: "GZRS",
    softDeleteDays: 30,
    logDays: 90,
    landing: { cool: 30, cold: 90 },
    logFileDays: 400,
    store: { objective: "GP_S_Gen5_2", backups: "GeoZone", restoreDays: 35 },
    compute: { maxWorkers: 8, idleMinutes: 20, maxIdleMinutes: 60 },
    warehouse: { size: "X-Small", maxClusters: 2, idleMinutes: 10 },
    events: { maxThroughputUnits: 10, partitions: 4, hours: 168 },
    documents: { serverless: false, backupDays: 30 },
    apiSku: "Premium_1",
    airflow: {
      uptime: true,
      nodes: { system: [2, 4], work: [2, 6] },
      database: { storageGb: 64, backupDays: 14, zoneRedundant: true, geoBackup: true },
    },
    copies: "GeoRedundant",
    monthlyBudget: 6000,
  },
} as const satisfies Readonly<Record<Tier, TierRule>>;

/** The tier of an environment by its name; what is not known is treated as production, which is the safe side. */
export function tierOf(environment: string): Tier {
  if (environment.startsWith("dev")) return "development";
  if (/^(test|tst|qa|uat|int|stag)/.test(environment)) return "test";
  return "production";
}

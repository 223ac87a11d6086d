import { alertOf } from "../terraform/alert.ts";
import type { Deployment, Owner } from "../terraform/deployment.ts";
import { askedServices } from "../terraform/asked.ts";
import { type Tier, tierRules } from "../terraform/tier.ts";
import { zoneNames } from "../terraform/platform.ts";
import { watchedResources } from "../terraform/watch.ts";
import { type Prices, type Range, rangeOf } from "./prices.ts";
import { usage, type UsageName, usageNames } from "./usage.ts";

/** So much of something at the price of this name. */
type Item = Readonly<{ what: string; price: string; quantity: number }>;
type Component = Readonly<{ component: string; items: readonly Item[] }>;
export type CostLine = Item & Range;
export type ComponentCost = Range & Readonly<{ component: string; lines: readonly CostLine[] }>;

const HOURS = 730;
/** Units of Databricks an hour: one machine for jobs, a warehouse by its size. */
const MACHINE_UNITS = 1;
const warehouseUnits = { "2X-Small": 4, "X-Small": 6 } as const satisfies Readonly<
  Record<(typeof tierRules)[Tier]["warehouse"]["size"], number>
>;
const vCores = { GP_S_Gen5_1: 1, GP_S_Gen5_2: 2 } as const satisfies Readonly<
  Record<(typeof tierRules)[Tier]["store"]["objective"], number>
>;

/** What a month is assumed to use, with what the environment says better. */
export function usageOf({ settings }: Deployment): Readonly<Record<UsageName, number>> {
  return Object.fromEntries(
    usageNames.map((name) => [name, settings.cost[name] ?? usage[name][settings.tier]]),
  ) as Readonly<Record<UsageName, number>>;
}

/** Cost of a month by component, in the order they are applied. */
export function estimateCost(deployment: Deployment, prices: Prices): readonly ComponentCost[] {
  const components = [
    ...sharedComponents(deployment),
    ...deployment.owners.map((owner) => ownerItems(deployment, owner)),
  ];
  return components.map(({ component, items }) => {
    const lines = items.map((each) => priced(each, prices, deployment.settings.location));
    return { component, lines, ...sum(lines) };
  });
}

/** The sum of ranges. */
export function sum(ranges: readonly Range[]): Range {
  return {
    low: ranges.reduce((total, { low }) => total + low, 0),
    high: ranges.reduce((total, { high }) => total + high, 0),
  };
}

function priced(each: Item, prices: Prices, location: string): CostLine {
  const price = prices[each.price];
  if (price === undefined) throw new Error(`infra/prices.json has no price ${each.price}`);
  const { low, high } = rangeOf(price, location);
  return { ...each, low: low * each.quantity, high: high * each.quantity };
}

function sharedComponents(deployment: Deployment): readonly Component[] {
  const { settings, uses } = deployment;
  return [
    {
      component: "bootstrap",
      items:
        settings.state === undefined ? [item("files of states", "lake_gb_zrs", 1), ...endpoints(deployment, 1)] : [],
    },
    { component: "platform", items: platformItems(deployment) },
    { component: "adls", items: lakeItems(deployment) },
    {
      component: "key_vault",
      items: [
        item("calls", "secret_operations", usageOf(deployment).secret_operations_10k),
        ...endpoints(deployment, 1),
      ],
    },
    { component: "databricks", items: [...jobItems(deployment), ...endpoints(deployment, 2)] },
    { component: "azure_sql", items: storeItems(deployment) },
    ...(uses.events ? [{ component: "event_hubs", items: eventItems(deployment) }] : []),
    ...(uses.documents ? [{ component: "cosmos_serving", items: documentItems(deployment) }] : []),
    { component: "databricks_compute", items: warehouseItems(deployment) },
    { component: "azure_data_factory", items: factoryItems(deployment) },
    { component: "azure_monitor", items: alertItems(deployment) },
    ...(uses.api && settings.api?.existing === undefined
      ? [
          {
            component: "api_serving",
            items: [item("gateway", gatewayPrice(settings.tier), 1), item("alert", "metric_alert", 1)],
          },
        ]
      : []),
    ...askedServices(deployment).map((asked) => ({
      component: asked.root.component,
      items: [
        ...asked.items.map(({ what, price, quantity }) =>
          item(what, price, typeof quantity === "number" ? quantity : usageOf(deployment)[quantity]),
        ),
        ...(asked.endpoints === 0 ? [] : endpoints(deployment, asked.endpoints)),
      ],
    })),
  ];
}

function item(what: string, price: string, quantity: number): Item {
  return { what, price, quantity };
}

function gatewayPrice(tier: Tier): string {
  return tierRules[tier].apiSku === "Premium_1" ? "gateway_premium" : "gateway_developer";
}

/** Endpoints that are made here; those of IT are on its bill. */
function endpoints({ settings }: Deployment, count: number): readonly Item[] {
  if (settings.privateEndpoints === "external") return [];
  return [item("private endpoints", "private_endpoint", count * HOURS)];
}

function platformItems(deployment: Deployment): readonly Item[] {
  const { settings } = deployment;
  const use = usageOf(deployment);
  const extraDays = tierRules[settings.tier].logDays - 31;
  return [
    ...(settings.network.kind === "create"
      ? [
          item("way out", "nat_gateway", HOURS),
          item("its address", "public_address", HOURS),
          item("data on the way out", "nat_gateway_gb", use.network_gb),
        ]
      : []),
    item("data through private endpoints", "private_endpoint_gb", use.network_gb),
    ...(settings.privateDnsZones === undefined
      ? [item("private zones", "private_zone", zoneNames(deployment).length)]
      : []),
    ...(settings.logWorkspaceId === undefined
      ? [
          item("logs", "log_gb", use.log_gb),
          ...(extraDays > 0 ? [item("logs after 31 days", "log_retention_gb", (use.log_gb * extraDays) / 30)] : []),
          // of the logs, and of the account flows of a network made here are kept in
          ...endpoints(deployment, settings.network.kind === "create" ? 2 : 1),
        ]
      : []),
  ];
}

function lakeItems(deployment: Deployment): readonly Item[] {
  const { settings } = deployment;
  const use = usageOf(deployment);
  const redundancy = (settings.redundancy ?? tierRules[settings.tier].lakeRedundancy).toLowerCase();
  return [
    item("data", `lake_gb_${redundancy}`, use.stored_gb),
    item("calls", "lake_operations", use.lake_operations_10k),
    item("Defender", "defender_account", 1),
    ...endpoints(deployment, 2),
  ];
}

function jobItems(deployment: Deployment): readonly Item[] {
  const hours = usageOf(deployment).job_hours;
  return [item("machines of jobs", "machine_hour", hours), item("units of jobs", "job_dbu", hours * MACHINE_UNITS)];
}

function warehouseItems(deployment: Deployment): readonly Item[] {
  const { size } = tierRules[deployment.settings.tier].warehouse;
  return [item(`SQL warehouse ${size}`, "warehouse_dbu", usageOf(deployment).warehouse_hours * warehouseUnits[size])];
}

function storeItems(deployment: Deployment): readonly Item[] {
  const use = usageOf(deployment);
  const { objective } = tierRules[deployment.settings.tier].store;
  return [
    item(`${objective} while awake`, "store_vcore", use.store_hours * vCores[objective]),
    item("data", "store_gb", use.store_gb),
    item("backups", "store_backup_gb", use.store_gb),
    ...endpoints(deployment, 1),
  ];
}

function eventItems(deployment: Deployment): readonly Item[] {
  return [
    item("throughput unit", "throughput_unit", HOURS),
    item("events", "events", usageOf(deployment).events_million),
    ...(deployment.uses.captures ? [item("capture", "event_capture", HOURS)] : []),
    ...endpoints(deployment, 1),
  ];
}

function documentItems(deployment: Deployment): readonly Item[] {
  const use = usageOf(deployment);
  const containers = deployment.owners.reduce((count, { documents }) => count + documents.length, 0);
  const { serverless } = tierRules[deployment.settings.tier].documents;
  return [
    serverless
      ? item("request units", "request_units_million", use.request_units_million)
      : item("request units", "request_units_100", (use.request_units_per_second / 100) * containers),
    item("documents", "document_gb", use.document_gb),
    item("backups", "document_backup_gb", use.document_gb),
    ...endpoints(deployment, 1),
  ];
}

function factoryItems(deployment: Deployment): readonly Item[] {
  const use = usageOf(deployment);
  return [
    item("activities", "factory_activities", use.factory_activities_k),
    item("copies", "factory_copy", use.factory_copy_hours),
    // the managed endpoints of the factory are its own, whoever makes the others
    item("managed private endpoints", "private_endpoint", (deployment.settings.purview === undefined ? 5 : 6) * HOURS),
    ...endpoints(deployment, 2),
  ];
}

/** Alerts the module `monitor` makes for each resource, by its kind. */
const metricAlerts: Readonly<Record<string, number>> = {
  data_factory: 3,
  storage: 2,
  sql_database: 3,
  event_hubs: 2,
  cosmos: 2,
  key_vault: 2,
};

/** Those of `monitor`: administrators of Databricks, readers of secrets, failed rules, refused rows. */
const QUERY_ALERTS = 4;

function alertItems(deployment: Deployment): readonly Item[] {
  const kinds = Object.keys(watchedResources(deployment));
  const count = kinds.reduce((total, kind) => total + (metricAlerts[kind] ?? 0), 0);
  return [item("alerts on metrics", "metric_alert", count), item("alerts on queries", "query_alert", QUERY_ALERTS)];
}

const senderPrices = {
  container_job: "sender_job",
  function: "sender_function",
  logic_app: "sender_logic_app",
} as const;
/** Of the function itself, and of blobs, queues and tables of its own account. */
const FUNCTION_ENDPOINTS = 4;

/** What an owner adds by itself; what its runs use is part of the shared services. */
function ownerItems(deployment: Deployment, owner: Owner): Component {
  const { sender } = owner.own;
  const alert = alertOf(owner);
  return {
    component: owner.component,
    items: [
      ...(owner.secrets.length === 0 ? [] : endpoints(deployment, 1)),
      ...(alert === undefined ? [] : [item("alert on missing runs", "query_alert", alert.firedFor === 0 ? 1 : 2)]),
      ...(sender === undefined ? [] : [item("sender", senderPrices[sender.kind], 1)]),
      ...(sender?.kind === "function" ? endpoints(deployment, FUNCTION_ENDPOINTS) : []),
    ],
  };
}

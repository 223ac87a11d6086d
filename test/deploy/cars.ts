import { leastSettings } from "./projects.ts";

/*
 * The used cars of the seeds as a project for Azure: events from a generator, a product given out as table, over HTTP and as documents, and
 * three environments with networks, subscriptions and accounts of their own.
 */

const digit = { dev: "5", test: "6", prod: "7" } as const;
export type CarsEnvironment = keyof typeof digit;

const guid = (each: string) =>
  `${each.repeat(8)}-${each.repeat(4)}-4${each.repeat(3)}-8${each.repeat(3)}-${each.repeat(12)}`;

/** `lakewright.yaml` and all other files of the project; in production with these settings instead of its own where they are given. */
export function carsFiles(azure?: object): Readonly<Record<string, string>> {
  const environments = Object.fromEntries(
    Object.keys(digit).map((name, index) => [
      name,
      {
        ...environmentOf(name as CarsEnvironment, index),
        ...(azure === undefined || name !== "prod" ? {} : { azure }),
      },
    ]),
  );
  return {
    "lakewright.yaml": JSON.stringify({ format: 1, project: "used_cars", domain: "mobility", environments }),
    "sources/market.yaml": JSON.stringify({
      source: "market",
      type: "event-hub",
      description: "Cars offered and sold, as events",
      datasets: {
        listings: {
          load: { mode: "append" },
          columns: {
            listing_id: { type: "string", nullable: false, description: "Number of the offer" },
            model: { type: "string", description: "Model of the car" },
            price: { type: "int", description: "asking price", unit: "EUR" },
            listed_at: { type: "timestamp", description: "When it was offered" },
          },
          keys: ["listing_id"],
        },
        sales: { hub: "market.sales", load: { mode: "append" } },
      },
    }),
    "sources/partner.yaml": JSON.stringify({
      source: "partner",
      type: "event-hub",
      description: "Prices of a partner, in his namespace",
      connection: { namespace: "partner.servicebus.windows.net", consumer_group: "used-cars" },
      datasets: { prices: {} },
    }),
    "products/turnover/product.yaml": JSON.stringify({
      product: "turnover",
      owner: "team cars",
      description: "How long cars stand before they are sold",
      purpose: "Prices that sell",
      version: "2.1.0",
      sla: { freshness: "4h" },
      outputs: {
        turnover: { dataset: "gold.turnover", as: ["table", "api", "document"], contract: "2.1.0" },
        models: { dataset: "gold.models", as: ["document"] },
      },
    }),
    "products/turnover/gold/turnover.sql": "SELECT listing_id, model, price FROM bronze.listings\n",
    "products/turnover/gold/turnover.yaml": JSON.stringify({
      keys: ["model", "listing_id"],
      columns: {
        listing_id: { type: "string", description: "Number of the offer" },
        model: { type: "string", description: "Model of the car" },
        price: { type: "int", description: "asking price", unit: "EUR" },
      },
    }),
    "products/turnover/gold/models.sql": "SELECT DISTINCT model FROM bronze.listings\n",
  };
}

function environmentOf(name: CarsEnvironment, index: number) {
  const key = digit[name];
  return {
    engine: "databricks",
    lake: `abfss://{layer}@stusedcars${name}.dfs.core.windows.net`,
    store: `mssql://sql-used-cars-${name}/metadata`,
    secrets: { provider: "azure-key-vault", vault: `kv-used-cars-${name}` },
    azure: {
      ...leastSettings,
      subscription_id: guid(key),
      name_prefix: "cars",
      budget: { from: "2027-01" },
      network: { address_space: `10.${30 + index}.0.0/22` },
      databricks: {
        ...leastSettings.databricks,
        account: { id: guid("8"), metastore_id: guid("9"), allowed_hosts: ["pypi.example.com"], budget: 1200 },
        warehouse_groups: ["car-analysts"],
      },
      api: {
        backend_url: `https://read-api-${name}.example.com/`,
        backend_audience: "api://lakewright-read",
        audience: "api://used-cars",
      },
      consumer_groups: "create",
      purview: { scans: ["silver", "gold"] },
      synapse: {},
      airflow: {
        version: "3.2.2",
        image_digest: `sha256:${"cd".repeat(32)}`,
        dags: {
          url: "git@ssh.example.com:v3/cars/dags",
          ref: "release-1",
          known_hosts: "ssh.example.com ssh-rsa AAAA",
        },
        sign_in: guid("e"),
        host: `airflow-${name}.cars.example.com`,
      },
      batch_download: {
        image: `crcars.azurecr.io/catalogue@sha256:${"ef".repeat(32)}`,
        registry_id: `/subscriptions/${guid(key)}/resourceGroups/rg-images/providers/Microsoft.ContainerRegistry/registries/crcars`,
        schedule: "15 3 * * *",
        from_internet: true,
        variables: { START: "2020" },
        secrets: { PARTNER_API_KEY: "partner-api-key" },
      },
      backup: {},
      // plans and contact hold for the whole subscription: production has one of its own
      ...(name === "prod" ? { defender: { plans: ["KeyVaults", "SqlServers", "StorageAccounts"] } } : {}),
      lifecycle: { landing: { cool: "30d", delete: "52w" }, short: { delete: "30d" }, always: {} },
      cost: { stored_gb: name === "prod" ? 2000 : 200 },
      owners: {
        market: {
          capture: true,
          lifecycle: { listings: "short" },
          schema_group: { compatibility: "Backward" },
          sender: {
            dev: { kind: "logic_app", interval_seconds: 10 },
            test: { kind: "function" },
            prod: { image: `crcars.azurecr.io/generator@sha256:${"ab".repeat(32)}` },
          }[name],
        },
        partner: { lifecycle: "always" },
        turnover: { consumers: { gold: ["car-analysts"] }, document_readers: { website: guid("d") } },
      },
    },
  };
}

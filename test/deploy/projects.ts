import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { loadProject, memoryCache, resolve, type ResolvedModel } from "../../src/metadata/index.ts";
import { repositoryRoot } from "../support/places.ts";

const id = (digit: string) =>
  `${digit.repeat(8)}-${digit.repeat(4)}-4${digit.repeat(3)}-8${digit.repeat(3)}-${digit.repeat(12)}`;

/** `azure:` with what has to be said and nothing else. */
export const leastSettings = {
  subscription_id: id("1"),
  tenant_id: id("2"),
  location: "westeurope",
  cost_centre: "4711",
  administrators: { group: "data-platform-admins", object_id: id("3") },
  owner_group: "aviation-data-owners",
  contacts: ["data-platform@example.com"],
  network: { address_space: "10.20.0.0/20" },
  databricks: { application_object_id: id("4") },
} as const;

const network = "/subscriptions/s/resourceGroups/rg-network/providers/Microsoft.Network/virtualNetworks/vnet-data";

/** `azure:` of a company whose IT owns all that can be owned: groups, network, zones, endpoints, logs, states. */
export const ownedByItSettings = {
  ...leastSettings,
  name_prefix: "trade",
  classification: "confidential",
  budget: { monthly: 5000, from: "2027-01" },
  network: {
    existing: {
      virtual_network_id: network,
      subnets: {
        databricks_host: {
          id: `${network}/subnets/snet-dbx-host`,
          security_group_association_id: `${network}/subnets/snet-dbx-host`,
        },
        databricks_container: {
          id: `${network}/subnets/snet-dbx-container`,
          security_group_association_id: `${network}/subnets/snet-dbx-container`,
        },
        private_endpoints: { id: `${network}/subnets/snet-endpoints` },
      },
    },
  },
  private_dns_zones: {
    "privatelink.blob.core.windows.net":
      "/subscriptions/s/resourceGroups/rg-dns/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net",
  },
  private_endpoints: "external",
  log_workspace_id:
    "/subscriptions/s/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-company",
  resource_groups: { platform: "rg-trade-platform", data: "rg-trade-data" },
  state: { resource_group: "rg-states", storage_account: "stcompanystates", container: "trade" },
} as const;

type ProjectText = Readonly<{
  project: string;
  azure: unknown;
  lake?: string;
  vault?: string;
  files: Readonly<Record<string, string>>;
}>;

/** A project in a folder that is removed after it was read, resolved for `prod`. Texts are YAML; JSON is YAML too. */
export function resolvedProject(text: ProjectText): Promise<ResolvedModel> {
  return inFolder(projectFiles(text));
}

/** The files of a project with an environment `prod` in Azure. */
export function projectFiles({ project, azure, lake, vault, files }: ProjectText): Readonly<Record<string, string>> {
  const environment = {
    engine: "databricks",
    lake: lake ?? `abfss://{layer}@st${project.replaceAll("_", "")}prod.dfs.core.windows.net`,
    store: `mssql://sql-${project.replaceAll("_", "-")}-prod/metadata`,
    secrets: { provider: "azure-key-vault", vault: vault ?? `kv-${project.replaceAll("_", "-").slice(0, 15)}-prod` },
    ...(azure === undefined ? {} : { azure }),
  };
  const head = { format: 1, project, domain: "trade", environments: { prod: environment } };
  return { "lakewright.yaml": JSON.stringify(head), ...files };
}

/** The example of flights with an environment `prod` in Azure. */
export async function flightsProject(azure: object | "none" = leastSettings): Promise<ResolvedModel> {
  const example = join(repositoryRoot, "examples", "nyc-flights");
  // the environment of the example itself has settings of its own
  const [text = ""] = readFileSync(join(example, "lakewright.yaml"), "utf8").split("  # For `lakewright deploy");
  const prod = {
    engine: "databricks",
    lake: "abfss://{layer}@stflightsprod.dfs.core.windows.net",
    store: "mssql://sql-flights-prod/metadata",
    ...(azure === "none" ? {} : { azure }),
  };
  const withProd = text.replace("environments:\n", `environments:\n  prod: ${JSON.stringify(prod)}\n`);
  const isOurs = (from: string) => !from.endsWith("azure.yaml");
  return inFolder({ "lakewright.yaml": withProd }, (folder) => {
    for (const part of ["sources", "products", "config"])
      cpSync(join(example, part), join(folder, part), { recursive: true, filter: isOurs });
  });
}

/** The example of flights as it stands, for one of its environments in Azure; with some files changed where they are given. */
export function exampleProject(
  environment: "dev" | "test" | "prod",
  changed: Readonly<Record<string, string>> = {},
): Promise<ResolvedModel> {
  const example = join(repositoryRoot, "examples", "nyc-flights");
  const copy = (folder: string) => {
    for (const part of ["lakewright.yaml", "sources", "products", "config"])
      cpSync(join(example, part), join(folder, part), { recursive: true });
  };
  return inFolder(changed, copy, environment);
}

/** Files of a project in a folder that is removed after they were read, resolved for one environment. */
export async function inFolder(
  files: Readonly<Record<string, string>>,
  prepare: (folder: string) => void = () => undefined,
  environment = "prod",
): Promise<ResolvedModel> {
  const folder = mkdtempSync(join(tmpdir(), "lakewright-deploy-"));
  try {
    prepare(folder);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { model, diagnostics, places } = await loadProject(folder, memoryCache());
    if (model === undefined) throw new Error(diagnostics.map(({ text, place }) => `${place.file} ${text}`).join("\n"));
    const { resolved, diagnostics: unresolved } = resolve(model, environment, "2026-11-01", places);
    if (resolved === undefined) throw new Error(unresolved.map(({ text }) => text).join("\n"));
    return resolved;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Sources with passwords and products over them: as many as wanted, all with different names. */
export function manyFiles(sources: number, products: number, datasets: number): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (let index = 1; index <= sources; index += 1) {
    files[`sources/shop_${index}.yaml`] = JSON.stringify({
      source: `shop_${index}`,
      type: "postgres",
      connection: { host: "10.0.0.4", database: "shop" },
      authentication: { method: "password", user: "reader", password: { secret: `shop-${index}-password` } },
      datasets: { orders: { table: "public.orders" } },
    });
  }
  for (let index = 1; index <= products; index += 1) {
    const folder = `products/sales_${index}`;
    const first = `gold.figures_${index}_1`;
    files[`${folder}/product.yaml`] = JSON.stringify({
      product: `sales_${index}`,
      owner: `team ${index}`,
      purpose: "Figures about sales",
      sla: { freshness: index % 2 === 0 ? "24h" : "7d" },
      outputs: { figures: { dataset: first } },
    });
    for (let number = 1; number <= datasets; number += 1)
      files[`${folder}/gold/figures_${index}_${number}.sql`] = `SELECT * FROM shop_1.bronze.orders\n`;
  }
  return files;
}

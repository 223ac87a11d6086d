import { type Layer, parseDuration, type Product, type ResolvedModel, type Source } from "../../metadata/index.ts";
import { apartProblems } from "./apart.ts";
import { lifecycleProblems } from "./lifecycle.ts";
import { resourceName } from "./names.ts";
import {
  type ApiPorts,
  apiOfProduct,
  type DocumentPort,
  documentsOf,
  type ForeignHubs,
  foreignHubsOf,
  type Hub,
  hubsOf,
  portProblems,
  type TablePort,
  tablesOf,
} from "./port.ts";
import { ownerProblems, promiseProblems } from "./owner-problems.ts";
import { type AzureSettings, type OwnerSettings, readAzureSettings } from "./settings.ts";
import type { SettingProblem } from "./settings-reader.ts";
import { writtenNameProblems, writtenNames } from "./written-names.ts";

/** Everything the roots are made from: one environment of a project with the names of what it becomes. */
export type Deployment = Readonly<{
  settings: AzureSettings;
  domain: string;
  /** Names of resources that are there once. */
  names: Readonly<{
    platformGroup: string;
    dataGroup: string;
    lakeAccount: string;
    flowLogAccount: string;
    stateAccount: string;
    vault: string;
    sqlServer: string;
    sqlDatabase: string;
    dataFactory: string;
    workspace: string;
    eventHubs: string;
    cosmos: string;
    gateway: string;
  }>;
  owners: readonly Owner[];
  /** Services that are there because an owner asks for them; the first one that does brings them. */
  uses: Readonly<{ events: boolean; captures: boolean; documents: boolean; api: boolean; functions: boolean }>;
  /** Where modules lie, seen from `iac/<component>`: a path, or an address. */
  moduleSource?: string;
}>;

/** A source or a product: what has its own identity, catalog and rights. */
export type Owner = Readonly<{
  name: string;
  /** What its catalog, credential, locations are called after. */
  catalogPart: string;
  kind: "source" | "product";
  component: string;
  description: string;
  /** Who answers for it, as written. */
  contact: string;
  ownerGroup: string;
  tags: Readonly<Record<string, string>>;
  layers: readonly Layer[];
  /** Groups that may read, by layer. */
  consumers: readonly Readonly<{ layer: Layer; group: string }>[];
  /** Names of the secrets its connection needs. */
  secrets: readonly string[];
  /** Event hubs of a source. */
  hubs: readonly Hub[];
  /** Hubs in the namespace of somebody else. */
  foreignHubs?: ForeignHubs;
  documents: readonly DocumentPort[];
  /** Tables that leave a product, by output port. */
  tables: readonly TablePort[];
  api?: ApiPorts;
  /** Short names of its datasets. */
  datasets: readonly string[];
  own: Readonly<
    Pick<OwnerSettings, "sender" | "captures" | "documentReaders" | "secretReaders" | "lifecycle" | "schemaGroup">
  >;
  /** Hours within which a run has to succeed; undefined without such a promise. */
  freshnessHours?: number;
  /** Other keys of its SLA that nothing in Azure watches. */
  otherPromises: readonly string[];
  budget?: number;
}>;

/**
 * Reads what a deployment to Azure needs from one environment; every problem at once.
 */
export function deploymentOf(
  resolved: ResolvedModel,
): Readonly<{ deployment?: Deployment; problems: readonly SettingProblem[] }> {
  const { settings, problems: wrong } = readAzureSettings(resolved);
  if (settings === undefined) return { problems: wrong };
  const { lakeAccount: lake } = writtenNames(resolved.environment);
  const problems: SettingProblem[] = [];
  if (lake === undefined)
    problems.push({
      key: "lake",
      value: JSON.stringify(resolved.environment.lake),
      hint: "abfss://{layer}@<account>.dfs.core.windows.net: a container for each layer, no path",
    });
  problems.push(...writtenNameProblems(resolved));
  const { sources, products } = resolved.model;
  const known = [...sources, ...products].map(({ name }) => name);
  for (const name of Object.keys(settings.owners).filter((owner) => !known.includes(owner)))
    problems.push({ key: `azure.owners.${name}`, hint: `a source or product of the project: ${known.join(", ")}` });
  if (settings.budget === undefined && Object.values(settings.owners).some(({ budget }) => budget !== undefined))
    problems.push({ key: "azure.budget.from", hint: "the month from which budgets of owners count, such as 2027-01" });
  problems.push(...portProblems(sources, products, settings), ...lifecycleProblems(settings, sources));
  problems.push(...apartProblems(resolved, settings), ...promiseProblems(products));
  if (lake === undefined || problems.length > 0) return { problems };
  const owners = [
    ...sources.map((source) => sourceOwner(source, resolved, settings)),
    ...products.map((product) => productOwner(product, resolved, settings)),
  ];
  const { moduleSource } = settings;
  const deployment: Deployment = {
    settings,
    domain: resolved.model.domain,
    names: namesOf(resolved, settings, lake),
    owners,
    uses: {
      events: owners.some(({ hubs }) => hubs.length > 0),
      captures: owners.some(({ own }) => own.captures),
      documents: owners.some(({ documents }) => documents.length > 0),
      api: owners.some(({ api }) => api !== undefined),
      functions: owners.some(({ own }) => own.sender?.kind === "function"),
    },
    ...(moduleSource === undefined ? {} : { moduleSource }),
  };
  const found = ownerProblems(owners);
  return found.length > 0 ? { problems: found } : { deployment, problems };
}

function catalogPartOf(name: string, { catalogPrefix }: AzureSettings): string {
  return [catalogPrefix, name].filter((word) => word !== undefined).join("_");
}

function namesOf({ environment }: ResolvedModel, settings: AzureSettings, lake: string): Deployment["names"] {
  const { resourceGroups, state } = settings;
  const { vault, sqlServer, sqlDatabase } = writtenNames(environment);
  return {
    platformGroup: resourceGroups.platform ?? resourceName("resource_group", settings, "platform"),
    dataGroup: resourceGroups.data ?? resourceName("resource_group", settings, "data"),
    lakeAccount: lake,
    flowLogAccount: resourceName("storage_account", settings, "flow"),
    stateAccount: state?.storageAccount ?? resourceName("storage_account", settings, "tf"),
    vault: vault ?? resourceName("key_vault", settings),
    sqlServer: sqlServer ?? resourceName("sql_server", settings),
    sqlDatabase: sqlDatabase ?? "metadata",
    dataFactory: resourceName("data_factory", settings),
    workspace: resourceName("databricks_workspace", settings),
    eventHubs: resourceName("event_hubs_namespace", settings),
    cosmos: resourceName("cosmos_account", settings),
    gateway: settings.api?.existing?.name ?? resourceName("api_management", settings),
  };
}

function sourceOwner(source: Source, { model }: ResolvedModel, settings: AzureSettings): Owner {
  const foreign = foreignHubsOf(source);
  const secrets = secretNames([source.connection, source.authentication]);
  const given = { name: source.name, contact: settings.ownerGroup, domain: model.domain };
  return {
    ...commonOwner(given, settings),
    kind: "source",
    component: `sources/${source.name}`,
    description: source.description,
    layers: layersOf(source.datasets),
    datasets: source.datasets.map(({ name }) => name),
    secrets,
    hubs: hubsOf(source),
    ...(foreign === undefined ? {} : { foreignHubs: foreign }),
    documents: [],
    tables: [],
    otherPromises: [],
  };
}

/** Keys of an SLA that are heard: runs by an alert, rows by the policies on personal data. */
const heardPromises = ["freshness", "retention"];

function productOwner(product: Product, { model }: ResolvedModel, settings: AzureSettings): Owner {
  const given = { name: product.name, contact: product.owner, domain: model.domain };
  const freshness = hoursOf(product.sla?.["freshness"]);
  const api = apiOfProduct(product);
  return {
    ...commonOwner(given, settings),
    kind: "product",
    component: `products/${product.name}`,
    description: product.description,
    layers: layersOf(product.datasets),
    datasets: product.datasets.map(({ name }) => name),
    secrets: [],
    hubs: [],
    documents: documentsOf(product),
    tables: tablesOf(product),
    otherPromises: Object.keys(product.sla ?? {}).filter((key) => !heardPromises.includes(key)),
    ...(api === undefined ? {} : { api }),
    ...(freshness === undefined ? {} : { freshnessHours: freshness }),
  };
}

function commonOwner(
  given: Readonly<{ name: string; contact: string; domain: string }>,
  settings: AzureSettings,
): Pick<Owner, "name" | "catalogPart" | "contact" | "ownerGroup" | "tags" | "consumers" | "budget" | "own"> {
  const own = settings.owners[given.name];
  const consumers = Object.entries(own?.consumers ?? {}).flatMap(([layer, groups]) =>
    groups.map((group) => ({ layer: layer as Layer, group })),
  );
  return {
    name: given.name,
    catalogPart: catalogPartOf(given.name, settings),
    contact: given.contact,
    ownerGroup: own?.ownerGroup ?? settings.ownerGroup,
    consumers,
    own: {
      captures: own?.captures ?? false,
      documentReaders: own?.documentReaders ?? {},
      secretReaders: own?.secretReaders ?? [],
      ...(own?.sender === undefined ? {} : { sender: own.sender }),
      ...(own?.schemaGroup === undefined ? {} : { schemaGroup: own.schemaGroup }),
      ...(own?.lifecycle === undefined ? {} : { lifecycle: own.lifecycle }),
    },
    tags: tagsOf({ domain: given.domain, dataProduct: given.name, owner: given.contact }, settings),
    ...(own?.budget === undefined ? {} : { budget: own.budget }),
  };
}

/** The six tags of every resource. */
export function tagsOf(
  given: Readonly<{ domain: string; dataProduct: string; owner: string }>,
  settings: AzureSettings,
): Readonly<Record<string, string>> {
  const own = settings.owners[given.dataProduct];
  return {
    ...given,
    costCentre: own?.costCentre ?? settings.costCentre,
    classification: own?.classification ?? settings.classification,
    env: settings.environment,
  };
}

const tableLayers = ["bronze", "silver", "gold", "miscellaneous"] as const satisfies readonly Layer[];

function layersOf(datasets: readonly Readonly<{ layer: Layer }>[]): readonly Layer[] {
  return tableLayers.filter((layer) => datasets.some((dataset) => dataset.layer === layer));
}

/** The names in `{ secret: name }` anywhere in documents, sorted, each once. */
function secretNames(documents: readonly unknown[]): readonly string[] {
  const found = documents.flatMap((value): readonly string[] => {
    if (typeof value !== "object" || value === null) return [];
    const name = "secret" in value ? value.secret : undefined;
    return typeof name === "string" ? [name] : secretNames(Object.values(value));
  });
  return [...new Set(found)].sort();
}

/** Whole hours of a duration, rounded up: alerts look every hour. */
function hoursOf(duration: unknown): number | undefined {
  const seconds = typeof duration === "string" ? parseDuration(duration) : undefined;
  return seconds === undefined ? undefined : Math.ceil(seconds / 3600);
}

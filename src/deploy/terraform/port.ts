import type { Layer, OutputPort, Product, Source, SourceDataset } from "../../metadata/index.ts";
import { openApi } from "./open-api.ts";
import type { AzureSettings } from "./settings.ts";
import type { SettingProblem } from "./settings-reader.ts";
import { subnetProblems } from "./subnets.ts";

/** An event hub a source reads, in the namespace of the environment. */
export type Hub = Readonly<{ dataset: string; name: string; consumerGroup: string }>;
export type ForeignHubs = Readonly<{ namespace: string; consumerGroup: string; names: readonly string[] }>;
/** An output port as documents: a container with the partition key of its dataset. */
export type DocumentPort = Readonly<{ name: string; partitionKeys: readonly string[] }>;
/** An output port as a table. */
export type TablePort = Readonly<{ port: string; layer: Layer; table: string }>;
/** All ports of a product that are given out over HTTP. */
export type ApiPorts = Readonly<{ title: string; version: string; document: string }>;

const MOST_PARTITION_KEYS = 3;

/** Hubs that are made for a source: those of a namespace of somebody else are not. */
export function hubsOf(source: Source): readonly Hub[] {
  if (source.type !== "event-hub" || source.connection["namespace"] !== undefined) return [];
  const consumerGroup = String(source.connection["consumer_group"]);
  return source.datasets.map((dataset) => ({ dataset: dataset.name, name: hubName(dataset), consumerGroup }));
}

/** Azure takes letters, digits, periods, hyphens and underscores: a name of the metadata fits as it is. */
function hubName({ table, name }: SourceDataset): string {
  return table === "" ? name : table;
}

export function foreignHubsOf(source: Source): ForeignHubs | undefined {
  const { namespace, consumer_group: consumerGroup } = source.connection;
  if (source.type !== "event-hub" || namespace === undefined) return undefined;
  const names = source.datasets.map(hubName);
  return { namespace: String(namespace), consumerGroup: String(consumerGroup), names };
}

export function documentsOf(product: Product): readonly DocumentPort[] {
  return product.outputs.filter(({ as }) => as.includes("document")).map((port) => documentOf(product, port));
}

function documentOf(product: Product, { name, dataset }: OutputPort): DocumentPort {
  const keys = product.datasets.find(({ id }) => id === dataset)?.keys ?? [];
  // a document always has an id: without keys each is a partition of its own
  return { name, partitionKeys: keys.length === 0 ? ["id"] : keys.slice(0, MOST_PARTITION_KEYS) };
}

export function tablesOf(product: Product): readonly TablePort[] {
  return product.outputs
    .filter(({ as }) => as.includes("table"))
    .flatMap(({ name, dataset }) => {
      const found = product.datasets.find(({ id }) => id === dataset);
      return found === undefined ? [] : [{ port: name, layer: found.layer, table: found.name }];
    });
}

export function apiOfProduct(product: Product): ApiPorts | undefined {
  const ports = product.outputs.filter(({ as }) => as.includes("api"));
  if (ports.length === 0) return undefined;
  return { title: product.name, version: product.version, document: openApi(product, ports) };
}

/** What the metadata asks for and the settings of the environment do not say, or say about what is not there. */
export function portProblems(
  sources: readonly Source[],
  products: readonly Product[],
  settings: AzureSettings,
): readonly SettingProblem[] {
  const problems: SettingProblem[] = [];
  const gives = products.find(({ outputs }) => outputs.some(({ as }) => as.includes("api")));
  if (gives !== undefined && settings.api === undefined)
    problems.push({
      key: "azure.api",
      hint: `backend_url, backend_audience, audience: ${gives.name} has an output port of the kind api`,
    });
  for (const [name, { sender, captures, schemaGroup }] of Object.entries(settings.owners)) {
    const [asked] = [sender && "sender", captures && "capture", schemaGroup && "schema_group"].filter(Boolean);
    if (typeof asked !== "string") continue;
    const hubs = sources.filter((source) => source.name === name).flatMap(hubsOf);
    const key = `azure.owners.${name}.${asked}`;
    if (hubs.length === 0) problems.push({ key, hint: "a source of type event-hub without a namespace of its own" });
    const wanted = sender?.dataset;
    if (hubs.length > 0 && wanted !== undefined && !hubs.some(({ dataset }) => dataset === wanted))
      problems.push({ key: `${key}.dataset`, hint: hubs.map(({ dataset }) => dataset).join(", ") });
  }
  return [...problems, ...subnetProblems(settings, gives !== undefined)];
}

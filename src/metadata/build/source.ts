import { deepFreeze } from "../../base/index.ts";
import { type Connector, tableProperty } from "../../connector/index.ts";
import { datasetId, type IndexedDataset } from "../dataset-index.ts";
import type { Scope } from "../file/scope.ts";
import type { Document, Load, SchemaColumn, Source, SourceDataset, Value } from "../model.ts";
import { isName, NAME_RULE, nearestName } from "../name.ts";
import type { SourceDatasetText, SourceText } from "../schema/source.ts";
import type { SchemaTable } from "../schema-format.ts";
import type { BuildContext, NamedFile } from "./context.ts";
import { buildCommon } from "./dataset-common.ts";
import { checkFileName, checkReserved, type NameUse } from "./names.ts";
import { isNamePattern, isWildcard, wildcardName } from "./wildcard.ts";

/** A dataset of a source before its rules are built: a wildcard has become one entry per known table. */
type SourceEntry = Readonly<{
  key: string;
  name: string;
  table: string;
  scope: Scope;
  text: SourceDatasetText;
  schema?: SchemaTable;
}>;

/** A source file with its datasets counted out: what other files can refer to. */
export type SourceOutline = Readonly<{
  file: NamedFile<SourceText>;
  connector: Connector;
  entries: readonly SourceEntry[];
  datasets: readonly IndexedDataset[];
}>;

/** First pass: which datasets the source has. `tables` come from its committed schema file. */
export function outlineSource(
  file: NamedFile<SourceText>,
  context: BuildContext,
  tables: readonly SchemaTable[],
): SourceOutline | undefined {
  const { value, scope } = file;
  const connector = context.kinds.sources.find((candidate) => candidate.type === value.type);
  if (connector === undefined) return undefined;
  checkFileName(scope, "source", value.source, file.names[0] ?? "");
  checkReserved(scope, value.source, "owner", ["source"]);
  context.places.set(value.source, scope.in("source").place());
  const entries = listEntries(file, connector, tables);
  const datasets = entries.map(({ key, name, scope: at }): IndexedDataset => {
    const id = datasetId(value.source, "bronze", name);
    context.places.set(id, at.place("key"));
    if (key === name) context.places.set(`${id}#entry`, at.place("key"));
    return { id, owner: value.source, layer: "bronze", name };
  });
  return { file, connector, entries, datasets };
}

function listEntries(file: NamedFile<SourceText>, connector: Connector, tables: readonly SchemaTable[]): SourceEntry[] {
  const entries = new Map<string, SourceEntry>();
  const bySchema = new Map(tables.map((table) => [table.name, table]));
  const texts = Object.entries(file.value.datasets);
  for (const [key, text] of texts) {
    if (isWildcard(key)) continue;
    const scope = file.scope.in("datasets", key);
    if (!isName(key)) {
      const near = nearestName(key);
      scope.report(
        "LW1201",
        { value: key },
        { part: "key", value: key, hint: near === undefined ? NAME_RULE : `${NAME_RULE}: "${near}"` },
      );
      continue;
    }
    checkReserved(scope, key, "dataset");
    entries.set(key, { key, name: key, table: tableOf(text, connector, key), scope, text, schema: bySchema.get(key) });
  }
  for (const [key, text] of texts)
    if (isWildcard(key)) expandWildcard(file, { key, text, table: tableOf(text, connector, key), tables }, entries);
  return [...entries.values()];
}

type Wildcard = Readonly<{ key: string; text: SourceDatasetText; table: string; tables: readonly SchemaTable[] }>;

function expandWildcard(file: NamedFile<SourceText>, wildcard: Wildcard, entries: Map<string, SourceEntry>): void {
  const { key, text, table, tables } = wildcard;
  const scope = file.scope.in("datasets", key);
  if (!isNamePattern(key))
    return scope.report(
      "LW1507",
      { value: key },
      { part: "key", value: key, hint: `one * among ${NAME_RULE}, such as "ref_*"` },
    );
  if (table.split("*").length !== 2)
    return scope.report(
      "LW1508",
      { value: table, name: key },
      { at: ["table"], value: table, hint: 'one *, such as "reference.*"' },
    );
  const named = new Set([...entries.values()].map((entry) => entry.table));
  let count = 0;
  for (const schema of tables) {
    const name = wildcardName(key, table, schema.table);
    if (name === undefined) continue;
    count += 1;
    if (named.has(schema.table)) continue;
    const other = entries.get(name);
    if (other === undefined) entries.set(name, { key, name, table: schema.table, scope, text, schema });
    else
      scope.report(
        "LW1509",
        { value: key, name, table: schema.table, other: other.table },
        { part: "key", value: key, hint: `name the dataset of "${schema.table}" by hand` },
      );
  }
  if (count === 0)
    scope.report(
      "LW1504",
      { name: key },
      { part: "key", severity: "warning", hint: `run \`lakewright discover ${file.value.source}\`` },
    );
}

/** What is read at the source: `table`, `path` of files, or `hub` of events, which has the name of the dataset when nothing else is said. */
function tableOf(text: SourceDatasetText, connector: Connector, key: string): string {
  const value = text[tableProperty(connector)];
  if (typeof value === "string") return value;
  return "hub" in connector.dataset ? key : "";
}

/** Second pass, when all names are known. */
export function buildSource(outline: SourceOutline, context: BuildContext, use: Omit<NameUse, "owner">): Source {
  const { file, connector } = outline;
  const { value } = file;
  const authentication = value.authentication ?? ("none" in connector.authentication ? { method: "none" } : {});
  return {
    name: value.source,
    type: value.type,
    description: value.description ?? "",
    connection: withDefaults(value.connection, connector.connection),
    authentication: authentication as Document,
    drift: value.drift ?? "evolve",
    tags: value.tags ?? [],
    datasets: outline.entries.map((entry) =>
      buildSourceDataset(outline, entry, { context, use: { ...use, owner: value.source } }),
    ),
    wildcards: Object.entries(value.datasets).flatMap(([name, text]) => {
      if (!isWildcard(name)) return [];
      const hasTables = outline.entries.some(({ key }) => key === name);
      return [{ name, table: tableOf(text, connector, name), options: optionsOf(text, connector), hasTables }];
    }),
  };
}

/** Properties of the connector for one dataset, without the one that says what is read. */
function optionsOf(text: SourceDatasetText, connector: Connector): Document {
  const { [tableProperty(connector)]: _table, ...properties } = connector.dataset;
  return withDefaults(text, properties);
}

function withDefaults(
  values: Readonly<Record<string, unknown>> | undefined,
  properties: Connector["connection"],
): Document {
  const filled: Record<string, Value> = {};
  for (const [name, property] of Object.entries(properties)) {
    const value = (values?.[name] as Value | undefined) ?? property.default;
    if (value !== undefined) filled[name] = value;
  }
  return filled;
}

function buildSourceDataset(
  outline: SourceOutline,
  entry: SourceEntry,
  options: { context: BuildContext; use: NameUse },
): SourceDataset {
  const { file, connector } = outline;
  const { text, scope, name, key } = entry;
  const id = datasetId(file.value.source, "bronze", name);
  const { keys, keysAt } = chooseKeys(scope, text);
  const common = buildCommon(
    scope,
    { ...text, keys },
    {
      ...options,
      id,
      defaults: options.context.defaults.bronze,
      keysAt,
      isFaulty: (...path) => file.isFaulty("datasets", key, ...path),
    },
  );
  checkWildcardUse(entry);
  if (text.filter !== undefined) options.context.places.set(`${id}#filter`, scope.in("filter").textPlace(text.filter));
  options.context.places.set(`${id}#watermark`, scope.in("load", "watermark").place());
  if (entry.schema === undefined) {
    const hint = `run \`lakewright discover ${file.value.source}\``;
    scope.report("LW1504", { name: id }, { part: "key", severity: "warning", hint });
  }
  return {
    ...common,
    kind: "source",
    id,
    name,
    layer: "bronze",
    table: entry.table,
    options: optionsOf(text, connector),
    load: buildLoad(scope, text, connector),
    ...(text.filter === undefined ? {} : { filter: text.filter }),
    drift: text.drift ?? file.value.drift ?? "evolve",
    ...schemaOf(entry),
  };
}

function checkWildcardUse({ scope, text, key }: SourceEntry): void {
  if (!isWildcard(key) || text.columns === undefined) return;
  scope.report(
    "LW1510",
    { key: "columns" },
    { at: ["columns"], part: "key", hint: "name the dataset to declare its columns" },
  );
}

function schemaOf(entry: SourceEntry): { schema?: readonly SchemaColumn[] } {
  return entry.schema === undefined ? {} : { schema: deepFreeze(entry.schema.columns) };
}

/** Keys may stand beside or inside `load:`; both is one too many. */
function chooseKeys(scope: Scope, text: SourceDatasetText): Readonly<{ keys?: string[]; keysAt: readonly string[] }> {
  const inLoad = text.load?.keys;
  if (text.keys !== undefined && inLoad !== undefined) {
    scope.report("LW1511", {}, { at: ["load", "keys"], part: "key", hint: "keep one of them" });
  }
  return text.keys !== undefined || inLoad === undefined
    ? { keys: text.keys, keysAt: ["keys"] }
    : { keys: inLoad, keysAt: ["load", "keys"] };
}

function buildLoad(scope: Scope, text: SourceDatasetText, connector: Connector): Load {
  const { load } = text;
  if (load === undefined) return { mode: connector.modes.includes("full") ? "full" : "append" };
  if (load.mode !== "incremental") return { mode: load.mode };
  const { lookback } = load;
  if (lookback === undefined) return { mode: "incremental", watermark: load.watermark };
  if (text.keys === undefined && load.keys === undefined) {
    scope.report(
      "LW1512",
      {},
      { at: ["load", "lookback"], part: "key", hint: "`keys:` says which rows read again are the same" },
    );
  }
  return { mode: "incremental", watermark: load.watermark, lookback: String(lookback) };
}

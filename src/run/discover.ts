import { type Clock, UserError } from "../base/index.ts";
import { connectorOf, type DiscoveredTable, resolveConnection, secretProvider } from "../connector/index.ts";
import type { Engine } from "../engine/index.ts";
import {
  describeSchemaChange,
  diffSchema,
  kindsOf,
  type ResolvedModel,
  type SchemaTable,
  type Source,
  wildcardName,
} from "../metadata/index.ts";
import { saveSchema } from "./schema-file.ts";

export type DiscoverContext = Readonly<{
  projectRoot: string;
  resolved: ResolvedModel;
  engine: () => Promise<Engine>;
  clock: Clock;
  signal: AbortSignal;
}>;

/** Asks every source with datasets of unknown schema for their columns. @returns true when a schema file was written */
export async function discoverUnknown(context: DiscoverContext): Promise<boolean> {
  const unknown = context.resolved.model.sources.filter((source) =>
    source.wildcards.length > 0
      ? source.datasets.length === 0
      : source.datasets.some((dataset) => dataset.schema === undefined),
  );
  for (const source of unknown) await discoverSource(context, source);
  return unknown.length > 0;
}

/** Asks one source for all its datasets and wildcards and writes `sources/<source>.schema.yaml`. @returns changes in words */
export async function discoverSource(context: DiscoverContext, source: Source): Promise<readonly string[]> {
  const tables = await findTables(context, source);
  const before = new Map(source.datasets.map((dataset) => [dataset.name, dataset.schema]));
  const changes = tables.flatMap((table) => {
    const known = before.get(table.name);
    if (known === undefined) return [`${table.name}: ${table.columns.length} columns`];
    return diffSchema(known, table.columns).map((change) => `${table.name}: ${describeSchemaChange(change)}`);
  });
  await saveSchema(context.projectRoot, source.name, tables);
  return changes;
}

async function findTables(context: DiscoverContext, source: Source): Promise<readonly SchemaTable[]> {
  const { projectRoot, clock, signal, resolved } = context;
  const connection = await resolveConnection(source, secretProvider(resolved.environment.secrets, projectRoot));
  const inspectFile = async (file: Parameters<Engine["inspectFile"]>[0]) => (await context.engine()).inspectFile(file);
  const ask = { projectRoot, clock, signal, inspectFile };
  const connector = connectorOf(source.type, (await kindsOf(projectRoot, resolved.model)).sources);
  const tables: SchemaTable[] = [];
  for (const { name, table, options } of source.datasets) {
    const [found] = await connector.discover(connection, [{ table, options }], ask);
    if (found === undefined) throw new UserError("LW3024", { values: { source: source.name, table }, exitCode: 3 });
    tables.push(schemaTable(name, table, found));
  }
  const named = new Set(tables.map((table) => table.table));
  for (const { name, table, options } of source.wildcards) {
    for (const found of await connector.discover(connection, [{ table, options }], ask)) {
      const datasetName = wildcardName(name, table, found.table);
      if (datasetName !== undefined && !named.has(found.table))
        tables.push(schemaTable(datasetName, found.table, found));
    }
  }
  return tables;
}

function schemaTable(name: string, table: string, found: DiscoveredTable): SchemaTable {
  return { name, table, keys: found.keys, columns: found.columns };
}

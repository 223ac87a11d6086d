import { type Clock, errorText, EXIT, UserError } from "../base/index.ts";
import {
  type Connector,
  connectorOf,
  type DiscoveredTable,
  type ResolvedConnection,
  resolveConnection,
  secretProvider,
  type TableWish,
} from "../connector/index.ts";
import type { Engine } from "../engine/index.ts";
import {
  type DatasetId,
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

/** What to ask a source for. */
export type Asked = Readonly<{ source: Source; datasets: Source["datasets"]; wildcards: Source["wildcards"] }>;

/** A dataset or wildcard that its source did not answer for. */
export type Unanswered = Readonly<{ dataset: DatasetId; isWildcard: boolean; error: UserError }>;

/** A table that was asked for by name, or one that no dataset stood for, found behind a wildcard. */
export type FoundTable = SchemaTable & Readonly<{ wildcard?: string }>;

export type Answer = Readonly<{ tables: readonly FoundTable[]; unanswered: readonly Unanswered[] }>;

/**
 * Asks one source for all its datasets and wildcards and writes what it answered to `sources/<source>.schema.yaml`.
 * @returns changes in words
 * @throws UserError LW3031 for the first that was not answered
 */
export async function discoverSource(context: DiscoverContext, source: Source): Promise<readonly string[]> {
  const { datasets, wildcards } = source;
  const { tables, unanswered } = await askSource(context, { source, datasets, wildcards });
  const before = new Map(datasets.map((dataset) => [dataset.name, dataset.schema]));
  const changes = tables.flatMap((table) => {
    const known = before.get(table.name);
    if (known === undefined) return [`${table.name}: ${table.columns.length} columns`];
    return diffSchema(known, table.columns).map((change) => `${table.name}: ${describeSchemaChange(change)}`);
  });
  if (tables.length > 0) await saveSchema(context.projectRoot, source.name, tables);
  if (unanswered[0] !== undefined) throw unanswered[0].error;
  return changes;
}

/** Asks for everything, whatever is not answered. Writes nothing. */
export async function askSource(context: DiscoverContext, asked: Asked): Promise<Answer> {
  const { source, datasets, wildcards } = asked;
  const tables: FoundTable[] = [];
  const unanswered: Unanswered[] = [];
  const { connect, discover } = await asking(context, source);
  const attempt = async (name: string, work: () => Promise<readonly FoundTable[]>): Promise<void> => {
    try {
      tables.push(...(await work()));
    } catch (error) {
      context.signal.throwIfAborted();
      const dataset: DatasetId = `${source.name}.bronze.${name}`;
      unanswered.push({ dataset, isWildcard: name.includes("*"), error: unansweredError(dataset, error) });
    }
  };
  for (const { name, table, options } of datasets) {
    await attempt(name, async () => {
      const [found] = await discover(await connect(), [{ table, options }]);
      if (found === undefined) throw new UserError("LW3024", { values: { source: source.name, table }, exitCode: 3 });
      return [schemaTable(name, table, found)];
    });
  }
  const known = source.datasets.map((dataset) => dataset.table);
  for (const { name, table, options } of wildcards) {
    await attempt(name, async () => {
      const found = await discover(await connect(), [{ table, options, each: { known } }]);
      return found.flatMap((one) => {
        const datasetName = wildcardName(name, table, one.table);
        if (datasetName === undefined || known.includes(one.table)) return [];
        return [{ ...schemaTable(datasetName, one.table, one), wildcard: name }];
      });
    });
  }
  return { tables, unanswered };
}

type Asking = Readonly<{
  /** Credentials are looked up once; who has none is not answered. */
  connect: () => Promise<ResolvedConnection>;
  discover: (connection: ResolvedConnection, wishes: readonly TableWish[]) => ReturnType<Connector["discover"]>;
}>;

async function asking(context: DiscoverContext, source: Source): Promise<Asking> {
  const { projectRoot, clock, signal, resolved } = context;
  const inspectFile = async (file: Parameters<Engine["inspectFile"]>[0]) => (await context.engine()).inspectFile(file);
  const connector = connectorOf(source.type, (await kindsOf(projectRoot, resolved.model)).sources);
  let connection: Promise<ResolvedConnection> | undefined;
  return {
    connect: () =>
      (connection ??= resolveConnection(source, secretProvider(resolved.environment.secrets, projectRoot))),
    discover: (resolvedConnection, wishes) =>
      connector.discover(resolvedConnection, wishes, { projectRoot, clock, signal, inspectFile }),
  };
}

function unansweredError(dataset: DatasetId, error: unknown): UserError {
  const values = { dataset, problem: errorText(error) };
  if (!(error instanceof UserError)) return new UserError("LW3031", { values, exitCode: EXIT.world, cause: error });
  const { hint, exitCode, failure } = error;
  return new UserError("LW3031", {
    values,
    exitCode: exitCode === EXIT.failed ? EXIT.world : exitCode,
    failure,
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  });
}

function schemaTable(name: string, table: string, found: DiscoveredTable): SchemaTable {
  return { name, table, keys: found.keys, columns: found.columns };
}

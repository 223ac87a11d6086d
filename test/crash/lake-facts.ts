import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { DatasetId } from "../../src/metadata/index.ts";
import { shopDatasets } from "./shop-project.ts";

/**
 * What a lake holds, read without any code of ours: the Delta log replayed from its JSON files, the rows by DuckDB. Everything that may
 * differ between a run that was killed and one that was not (times, ids of runs, file names, fences) is left out.
 */
export type LakeFacts = Readonly<Record<DatasetId, DatasetFacts>>;
export type DatasetFacts = Readonly<{
  rows: readonly string[];
  quarantine: readonly string[];
  dataCommits: number;
  quarantineCommits: number;
  /** State of the intent in force; versions of inputs as the number of data commits up to them. */
  state: unknown;
  /** Ledgers of the attempts that were decided, in order. */
  ledgers: readonly Readonly<Record<string, number>>[];
}>;

type Action = Readonly<{
  add?: Readonly<{ path: string; dataChange: boolean }>;
  remove?: Readonly<{ path: string; dataChange: boolean }>;
  txn?: Readonly<{ appId: string; version: number }>;
}>;
type Table = Readonly<{
  folder: string;
  commits: readonly (readonly Action[])[];
  live: readonly string[];
  attempts: readonly number[];
}>;

export async function readLake(lake: string, datasets: readonly DatasetId[] = shopDatasets): Promise<LakeFacts> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    const facts: Record<DatasetId, DatasetFacts> = {};
    const rowsOf = async (table: Table, left: readonly string[]) => {
      if (table.live.length === 0) return [];
      const list = table.live.map((path) => `'${join(table.folder, path)}'`).join(", ");
      const sql = `select to_json(t)::varchar from (select *${left.length === 0 ? "" : ` exclude (${left.join(", ")})`} from read_parquet([${list}], union_by_name = true)) t order by 1`;
      return (await connection.runAndReadAll(sql)).getRows().map(([row]) => String(row));
    };
    for (const dataset of datasets) {
      const table = readTable(join(lake, pathOf(dataset)));
      const quarantine = readTable(join(lake, "quarantine", quarantinePathOf(dataset)));
      facts[dataset] = {
        rows: await rowsOf(table, await provenance(connection, table)),
        quarantine: (await rowsOf(quarantine, ["attempt", "run_id", "quarantined_at"])).map(withoutVersions),
        dataCommits: table.commits.filter(changesData).length,
        quarantineCommits: quarantine.commits.filter(changesData).length,
        state: stateOf(lake, dataset, table),
        ledgers: table.attempts.flatMap((attempt) => ledgerOf(lake, dataset, attempt)),
      };
    }
    return facts;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Files that neither a log nor the protocol of intents knows. */
export function orphansOf(lake: string, datasets: readonly DatasetId[] = shopDatasets): readonly string[] {
  const known = new Set(["_lakewright/store.json"]);
  for (const dataset of datasets) {
    for (const folder of [pathOf(dataset), join("quarantine", quarantinePathOf(dataset))]) {
      const added = readTable(join(lake, folder)).commits.flatMap((commit) =>
        commit.flatMap(({ add }) => add?.path ?? []),
      );
      for (const path of added) known.add(join(folder, decodeURIComponent(path)));
    }
  }
  const files = readdirSync(lake, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .map((entry) => join(entry.parentPath, entry.name).slice(lake.length + 1))
    .filter((path) => !known.has(path) && !/\/_delta_log\/|^_lakewright\/.*\/intents\//.test(path))
    .sort();
}

function readTable(folder: string): Table {
  const log = join(folder, "_delta_log");
  const names = existsSync(log)
    ? readdirSync(log)
        .filter((name) => /^\d{20}\.json$/.test(name))
        .sort()
    : [];
  const commits = names.map((name) =>
    readFileSync(join(log, name), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Action),
  );
  const live = new Set<string>();
  for (const action of commits.flat()) {
    if (action.remove !== undefined) live.delete(decodeURIComponent(action.remove.path));
    if (action.add !== undefined) live.add(decodeURIComponent(action.add.path));
  }
  const attempts = commits.flatMap((commit) =>
    commit.flatMap(({ txn }) => (txn?.appId === "lakewright" ? [txn.version] : [])),
  );
  return { folder, commits, live: [...live], attempts };
}

function changesData(commit: readonly Action[]): boolean {
  return commit.some(({ add, remove }) => add?.dataChange === true || remove?.dataChange === true);
}

async function provenance(
  connection: Readonly<{ runAndReadAll: (sql: string) => Promise<{ columnNames: () => string[] }> }>,
  table: Table,
): Promise<readonly string[]> {
  const [first] = table.live;
  if (first === undefined) return [];
  const names = (
    await connection.runAndReadAll(`select * from read_parquet('${join(table.folder, first)}') limit 0`)
  ).columnNames();
  return ["_run_id", "_ingested_at"].filter((name) => names.includes(name));
}

type IntentFile = Readonly<{
  kind: string;
  ledger: Readonly<Record<string, number>>;
  state: Readonly<{ inputs?: Readonly<Record<string, number>> }>;
}>;

function intentOf(lake: string, dataset: DatasetId, attempt: number): IntentFile {
  const path = join(
    lake,
    "_lakewright",
    quarantinePathOf(dataset),
    "intents",
    `${String(attempt).padStart(12, "0")}.json`,
  );
  return JSON.parse(readFileSync(path, "utf8")) as IntentFile;
}

function stateOf(lake: string, dataset: DatasetId, table: Table): unknown {
  const attempt = table.attempts.at(-1);
  if (attempt === undefined) return undefined;
  const { inputs, ...state } = intentOf(lake, dataset, attempt).state;
  if (inputs === undefined) return state;
  const counted = Object.entries(inputs).map(([input, version]) => {
    const commits = readTable(join(lake, pathOf(input as DatasetId))).commits.slice(0, version + 1);
    return [input, commits.filter(changesData).length] as const;
  });
  return { ...state, inputs: Object.fromEntries(counted) };
}

/** A refused row names the versions it came from; fences leave gaps in their numbers, as attempts do. */
function withoutVersions(row: string): string {
  return row.replace(/(\.\w+)@\d+/g, "$1");
}

function ledgerOf(lake: string, dataset: DatasetId, attempt: number): DatasetFacts["ledgers"] {
  const intent = intentOf(lake, dataset, attempt);
  return intent.kind === "work" ? [intent.ledger] : [];
}

function pathOf(dataset: DatasetId): string {
  const [owner = "", layer = "", name = ""] = dataset.split(".");
  return join(layer, owner, name);
}

function quarantinePathOf(dataset: DatasetId): string {
  const [owner = "", layer = "", name = ""] = dataset.split(".");
  return join(owner, layer, name);
}

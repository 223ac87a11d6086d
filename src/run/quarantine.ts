import type { Json } from "../base/index.ts";
import type { Engine, QueryResult } from "../engine/index.ts";
import type { DatasetId } from "../metadata/index.ts";
import { quoteText } from "../sql/index.ts";
import type { QuarantineGroup, QuarantineRow } from "./contract.ts";
import { quarantinePrefix } from "./layout.ts";
import { pinSnapshot } from "./pin.ts";
import type { Publisher } from "./publish.ts";

export type QuarantineReader = Readonly<{ publisher: Publisher; engine: () => Promise<Engine>; signal: AbortSignal }>;

/** Far above the number of causes any dataset has; rows are only ever read with a limit. */
const MAX_GROUPS = 10_000;

// a row that is read again (lookback) is refused again under the same id: its newest refusal counts
const OPEN_ROWS = `SELECT *, row_number() OVER (PARTITION BY row_id ORDER BY attempt DESC) AS refusal FROM refused`;

/** Open rows of these datasets by cause, most frequent first. A row refused by two rules is counted under both. */
export async function readGroups(
  reader: QuarantineReader,
  datasets: readonly DatasetId[],
): Promise<readonly QuarantineGroup[]> {
  const groups = await Promise.all(datasets.map((dataset) => groupsOfDataset(reader, dataset)));
  return groups.flat();
}

async function groupsOfDataset(reader: QuarantineReader, dataset: DatasetId): Promise<readonly QuarantineGroup[]> {
  const result = await queryQuarantine(
    reader,
    dataset,
    `SELECT cause.rule, cause.reason, count(*), min(quarantined_at), any_value("row")
     FROM (SELECT *, unnest(rules) AS cause FROM (${OPEN_ROWS}) WHERE refusal = 1)
     GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`,
    MAX_GROUPS,
  );
  return (result?.rows ?? []).map(([rule, reason, rows, firstSeen, sample]) => ({
    dataset,
    rule: text(rule),
    reason: text(reason),
    rows: Number(rows),
    firstSeen: text(firstSeen),
    sample: text(sample),
  }));
}

/** Refused rows of one dataset as delivered, newest first; only those a rule refused when it is given. */
export async function readRows(
  reader: QuarantineReader,
  dataset: DatasetId,
  limit: number,
  rule: string | undefined,
): Promise<readonly QuarantineRow[]> {
  const matches = rule === undefined ? "true" : `list_contains([cause.rule FOR cause IN rules], ${quoteText(rule)})`;
  const result = await queryQuarantine(
    reader,
    dataset,
    `SELECT row_id, "row", to_json(rules), source_position, attempt, run_id, quarantined_at
     FROM (${OPEN_ROWS}) WHERE refusal = 1 AND ${matches} ORDER BY quarantined_at DESC, row_id`,
    limit,
  );
  return (result?.rows ?? []).map(([rowId, row, rules, position, attempt, runId, at]) => ({
    rowId: text(rowId),
    row: text(row),
    rules: JSON.parse(text(rules)) as QuarantineRow["rules"],
    sourcePosition: text(position),
    attempt: Number(attempt),
    runId: text(runId),
    at: text(at),
  }));
}

/** Number of open rows: distinct row ids, so that a row with two causes counts once. */
export async function countOpen(reader: QuarantineReader, dataset: DatasetId): Promise<number> {
  const result = await queryQuarantine(reader, dataset, "SELECT count(DISTINCT row_id) FROM refused", 1);
  return Number(result?.rows[0]?.[0] ?? 0);
}

/** `sql` reads the table under the name `refused`. @returns undefined when nothing was ever refused */
async function queryQuarantine(
  reader: QuarantineReader,
  dataset: DatasetId,
  sql: string,
  limit: number,
): Promise<QueryResult | undefined> {
  const prefix = quarantinePrefix(dataset);
  const snapshot = await reader.publisher.table(prefix).snapshot();
  if (snapshot === undefined || snapshot.files.length === 0) return undefined;
  const table = await pinSnapshot(reader.publisher, dataset, prefix, snapshot);
  const start = sql.indexOf("refused");
  const source = {
    kind: "sql",
    sql,
    inputs: [{ dataset, parts: ["refused"], start, end: start + "refused".length }],
    tables: [table],
    config: {},
    configItems: [],
    runTime: "1970-01-01T00:00:00.000Z",
  } as const;
  return (await reader.engine()).query(source, limit, reader.signal);
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : value === undefined || value === null ? "" : JSON.stringify(value);
}

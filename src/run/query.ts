import { DiagnosticsError, type Diagnostic, diagnostic, type Json, suggest } from "../base/index.ts";
import { openAnalyzer, type PinnedInput, provenanceColumns, type QueryResult } from "../engine/index.ts";
import type { DatasetId, SqlInput } from "../metadata/index.ts";
import { lineColumn, type ParsedSql, type TableReference } from "../sql/index.ts";
import { pinTable } from "./pin.ts";
import { allDatasets, type Session } from "./session.ts";
import { dataVersionOf, readTableState } from "./observe.ts";

/** Findings about determinism that matter for a published table and not for a question asked once. */
const HARMLESS_IN_QUERIES: ReadonlySet<string> = new Set(["LW2111", "LW2114", "LW2115", "LW2118", "LW2122", "LW2123"]);

/** One SELECT over published tables, named as `layer.name` where that is unambiguous or `owner.layer.name`. Nothing is written. */
export async function runQuery(
  session: Session,
  sql: string,
  limit: number,
  signal: AbortSignal,
): Promise<QueryResult> {
  const parsed = await parseQuery(sql);
  const findings: Diagnostic[] = parsed.findings
    .filter((finding) => !HARMLESS_IN_QUERIES.has(finding.code))
    .map((finding) =>
      diagnostic(finding.code, {
        place: placeIn(sql, finding.offset),
        values: finding.values,
        ...(finding.hint === undefined ? {} : { hint: finding.hint }),
      }),
    );
  const inputs = parsed.tables.flatMap((table) => resolveTable(session, sql, table, findings));
  if (findings.length > 0) throw new DiagnosticsError(findings);
  const datasets = [...new Set(inputs.map((input) => input.dataset))];
  const tables = await Promise.all(
    datasets.map(async (dataset) => showProvenance(await pinLatest(session, dataset), sql)),
  );
  const { configuration } = session.project.resolved;
  const config: Record<string, Json> = Object.fromEntries(
    parsed.configItems.map(({ name }) => [name, configuration[name] ?? null]),
  );
  const { configItems } = parsed;
  const runTime = session.project.resolved.asOf;
  const engine = await session.engine();
  return engine.query({ kind: "sql", sql, inputs, tables, config, configItems, runTime }, limit, signal);
}

async function parseQuery(sql: string): Promise<ParsedSql> {
  const analyzer = await openAnalyzer();
  try {
    return await analyzer.parse(sql);
  } finally {
    await analyzer.close();
  }
}

function placeIn(sql: string, offset: number): Diagnostic["place"] {
  return { file: "(query)", ...lineColumn(sql, offset) };
}

function resolveTable(
  session: Session,
  sql: string,
  table: TableReference,
  findings: Diagnostic[],
): readonly SqlInput[] {
  const { parts, start, end } = table;
  const known = allDatasets(session.project);
  const wanted = parts.join(".").toLowerCase();
  const matches = known.filter((id) => id === wanted || id.endsWith(`.${wanted}`));
  const [dataset] = matches;
  if (dataset !== undefined && matches.length === 1) return [{ dataset, parts, start, end }];
  const hint =
    matches.length > 1
      ? `one of: ${matches.join(", ")}`
      : suggest(
          wanted,
          known.flatMap((id) => [id, id.split(".").slice(1).join(".")]),
        );
  findings.push(
    diagnostic("LW3005", {
      place: placeIn(sql, start),
      values: { dataset: wanted },
      value: wanted,
      ...(hint === undefined ? {} : { hint }),
    }),
  );
  return [];
}

/** Provenance columns can be asked for by name; `*` is what the metadata declares. */
function showProvenance(table: PinnedInput, sql: string): PinnedInput {
  const asked = provenanceColumns.filter(({ name }) => table.provenance.includes(name) && sql.includes(name));
  const names = new Set<string>(asked.map((column) => column.name));
  const provenance = table.provenance.filter((name) => !names.has(name));
  return { ...table, columns: [...table.columns, ...asked], provenance };
}

/** The newest published version of a dataset. @throws LW3006 when there is none */
export async function pinLatest(session: Session, dataset: DatasetId): Promise<PinnedInput> {
  const state = await readTableState(session.publisher, dataset);
  return pinTable(session.publisher, dataset, state === undefined ? 0 : dataVersionOf(state));
}

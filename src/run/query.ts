import { DiagnosticsError, type Diagnostic, diagnostic, type Json, suggest } from "../base/index.ts";
import {
  openAnalyzer,
  type PinnedInput,
  provenanceColumns,
  type QueryResult,
  type RowSource,
} from "../engine/index.ts";
import { configTypesOf, type DatasetId, type SqlInput } from "../metadata/index.ts";
import { type Analyzer, lineColumn, type ParsedSql, type SqlFinding, type TableReference } from "../sql/index.ts";
import { pinTable } from "./pin.ts";
import { allDatasets, type Session } from "./session.ts";
import { dataVersionOf, readTableState } from "./observe.ts";

/** Findings about determinism and about the names of columns: they matter for a published table and not for a question asked once. */
const HARMLESS_IN_QUERIES: ReadonlySet<string> = new Set([
  "LW2111",
  "LW2114",
  "LW2115",
  "LW2118",
  "LW2122",
  "LW2123",
  "LW2205",
  "LW2206",
  "LW2207",
  "LW2208",
]);

/** One SELECT over published tables, named as `layer.name` where that is unambiguous or `owner.layer.name`. Nothing is written. */
export async function runQuery(
  session: Session,
  sql: string,
  limit: number,
  signal: AbortSignal,
): Promise<QueryResult> {
  const source = await judged(session, sql);
  const engine = await session.engine();
  return engine.query(source, limit, signal);
}

async function judged(session: Session, sql: string): Promise<RowSource & { kind: "sql" }> {
  const analyzer = await openAnalyzer();
  try {
    return await judgedSource(session, analyzer, sql);
  } finally {
    await analyzer.close();
  }
}

/** The SELECT with the tables it reads. @throws DiagnosticsError with all that is wrong with it */
async function judgedSource(session: Session, analyzer: Analyzer, sql: string): Promise<RowSource & { kind: "sql" }> {
  const parsed = await analyzer.parse(sql);
  const findings = findingsIn(sql, parsed.findings);
  const inputs = parsed.tables.flatMap((table) => resolveTable(session, sql, table, findings));
  findings.push(...unknownItems(session, sql, parsed));
  if (findings.length > 0) throw new DiagnosticsError(findings);
  const datasets = [...new Set(inputs.map((input) => input.dataset))];
  const tables = await Promise.all(
    datasets.map(async (dataset) => showProvenance(await pinLatest(session, dataset), sql)),
  );
  const schemas = inputs.map(({ dataset, parts }) => ({
    parts,
    columns: tables.find((table) => table.dataset === dataset)?.columns ?? [],
  }));
  const { configuration, model } = session.project.resolved;
  const configTypes = configTypesOf(
    model,
    parsed.configItems.map(({ name }) => name),
  );
  const bound = await analyzer.bind(sql, schemas, [], { configTypes });
  const refused = findingsIn(sql, bound.findings);
  if (refused.length > 0) throw new DiagnosticsError(refused);
  const config: Record<string, Json> = Object.fromEntries(
    parsed.configItems.map(({ name }) => [name, configuration[name] ?? null]),
  );
  const { configItems } = parsed;
  const runTime = session.project.resolved.asOf;
  return { kind: "sql", sql, inputs, tables, config, configItems, runTime };
}

function findingsIn(sql: string, found: readonly SqlFinding[]): Diagnostic[] {
  return found
    .filter((finding) => !HARMLESS_IN_QUERIES.has(finding.code))
    .map(({ code, offset, values, value, hint }) =>
      diagnostic(code, {
        place: placeIn(sql, offset),
        values,
        ...(value === undefined ? {} : { value }),
        ...(hint === undefined ? {} : { hint }),
      }),
    );
}

function placeIn(sql: string, offset: number): Diagnostic["place"] {
  return { file: "(query)", ...lineColumn(sql, offset) };
}

function unknownItems({ project }: Session, sql: string, { configItems }: ParsedSql): readonly Diagnostic[] {
  const known = Object.keys(project.resolved.configuration);
  return configItems
    .filter(({ name }) => !known.includes(name))
    .map(({ name, start }) => {
      const hint = suggest(name, known);
      const place = placeIn(sql, start);
      return diagnostic("LW1306", {
        place,
        values: { value: name },
        value: name,
        ...(hint === undefined ? {} : { hint }),
      });
    });
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

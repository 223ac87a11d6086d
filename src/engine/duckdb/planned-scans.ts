import type { DuckDBConnection } from "@duckdb/node-api";

/** A scan of Parquet files in the plan of a statement. */
export type PlannedScan = Readonly<{
  /** Whether a top-level column may be read. Errs on the safe side. */
  reads: (column: string) => boolean;
}>;

/** The scans of a statement; undefined when its plan does not tell. */
export async function plannedScans(
  connection: DuckDBConnection,
  sql: string,
): Promise<readonly PlannedScan[] | undefined> {
  try {
    const explained = await connection.runAndReadAll(`EXPLAIN (FORMAT json) ${sql}`);
    const text = explained.getRowsJson()[0]?.[1];
    const plan: unknown = JSON.parse(String(text));
    return scansOf(Array.isArray(plan) ? plan : [plan]);
  } catch {
    return undefined;
  }
}

type PlanNode = Readonly<{ name?: unknown; extra_info?: unknown; children?: unknown }>;

function scansOf(nodes: readonly unknown[]): readonly PlannedScan[] {
  return nodes.flatMap((node) => {
    const { name, extra_info: info, children } = (node ?? {}) as PlanNode;
    const own = /PARQUET/i.test(String(name)) ? [scanOf(info)] : [];
    return [...own, ...(Array.isArray(children) ? scansOf(children) : [])];
  });
}

// projections are names, `a` or `s.member`; a filter is an expression in which the name stands somewhere
function scanOf(info: unknown): PlannedScan {
  const { Projections: given, ...others } = (typeof info === "object" && info !== null ? info : {}) as Readonly<
    Record<string, unknown>
  >;
  const projected = (Array.isArray(given) ? given : [given]).map((name) => String(name ?? "").toLowerCase());
  const said = JSON.stringify(others).toLowerCase();
  return {
    reads: (column) => {
      const name = column.toLowerCase();
      const isProjected = projected.some((item) => item === name || item.startsWith(`${name}.`));
      return isProjected || given === undefined || said.includes(JSON.stringify(name).slice(1, -1));
    },
  };
}

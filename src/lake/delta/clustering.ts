import { UserError } from "../../base/index.ts";
import { parseSchema, physicalName } from "./schema.ts";
import type { ReadableState } from "./snapshot.ts";

/** Writes itself into files that were ordered by the clustering columns of their table (PROTOCOL.md §Clustered Table). */
export const CLUSTERING_PROVIDER = "lakewright";

const DOMAIN = "delta.clustering";

/** Columns by which the files of a clustered table are ordered, by their names; nested ones are left out. */
export function clusteringColumns(state: ReadableState, table: string): readonly string[] {
  const configuration = state.domains.get(DOMAIN)?.configuration;
  if (configuration === undefined) return [];
  const paths = clusteringPaths(configuration, table);
  const fields = parseSchema(state.metadata.schemaString, table);
  return paths.flatMap(([first, ...rest]) => {
    const field = fields.find((candidate) => physicalName(candidate) === first);
    return field === undefined || rest.length > 0 ? [] : [field.name];
  });
}

function clusteringPaths(configuration: string, table: string): readonly (readonly string[])[] {
  const reason = `its domain ${DOMAIN} does not name columns`;
  try {
    const { clusteringColumns: paths } = JSON.parse(configuration) as Readonly<{ clusteringColumns?: unknown }>;
    if (Array.isArray(paths) && paths.every((path) => Array.isArray(path))) return paths as readonly string[][];
  } catch (error) {
    throw new UserError("LW6209", { values: { table, reason }, failure: "input", cause: error });
  }
  throw new UserError("LW6209", { values: { table, reason }, failure: "input" });
}

/** Refuses to drop a column that orders the files. @throws UserError LW6521 */
export function requireNoClustering(state: ReadableState, table: string, column: string): void {
  if (clusteringColumns(state, table).includes(column)) throw new UserError("LW6521", { values: { table, column } });
}

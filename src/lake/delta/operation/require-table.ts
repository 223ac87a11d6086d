import { UserError } from "../../../base/index.ts";
import type { TableContext } from "../context.ts";
import type { ReadableState } from "../snapshot.ts";
import { requireAccess } from "../table-feature.ts";

/** The state of a table that must exist. @throws UserError LW6213 when there is none */
export async function requireTable(
  { stateAt, place }: TableContext,
  version?: number,
  signal?: AbortSignal,
): Promise<ReadableState> {
  const state = await stateAt(version, signal);
  if (state === undefined) throw new UserError("LW6213", { values: { table: place.root } });
  return state;
}

/** The newest state of a table whose rows will be changed: refused before anything is written. @throws UserError LW6203, LW6213, LW6301 */
export async function requireWritableTable(context: TableContext, signal?: AbortSignal): Promise<ReadableState> {
  const state = await requireTable(context, undefined, signal);
  requireAccess(context.place.root, "write", state.protocol, state.metadata);
  return state;
}

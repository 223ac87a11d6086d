import { UserError } from "../../../base/index.ts";
import type { TableContext } from "../context.ts";
import type { ReadableState } from "../snapshot.ts";

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

import type { UserError } from "../../base/index.ts";
import type { DatasetId } from "../../metadata/index.ts";
import { fencedError } from "../intent.ts";
import { TXN_APP, tablePrefix } from "../layout.ts";
import type { TableState } from "../observe.ts";
import type { Publisher } from "../publish.ts";

/**
 * A runner that slept past its lease may begin a dataset that another has brought further meanwhile: its number is over before it begins.
 * Whoever overtakes it later is met by the commit itself.
 */
export function refuseOvertaken(dataset: DatasetId, attempt: number, base: TableState | undefined): void {
  const newest = base?.intent?.attempt ?? 0;
  if (newest >= attempt) throw fencedError(dataset, attempt, newest);
}

/** Being overtaken, if the attempt was: whatever else it stumbled over (its staged files are collected by then) is a consequence. */
export async function overtakenError(
  publisher: Publisher,
  dataset: DatasetId,
  attempt: number,
): Promise<UserError | undefined> {
  const snapshot = await publisher.table(tablePrefix(dataset)).snapshot();
  const newest = snapshot?.transactions[TXN_APP] ?? 0;
  return newest > attempt ? fencedError(dataset, attempt, newest) : undefined;
}

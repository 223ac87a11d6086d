import { UserError } from "../base/index.ts";
import type { DatasetId } from "../metadata/index.ts";
import type { Ledger } from "../plan/index.ts";

/**
 * Every row delivered is accounted for exactly once; *in* was counted where the rows came from, the other terms where they went.
 * @throws UserError LW3510 naming each term
 */
export function checkLedger(dataset: DatasetId, ledger: Ledger): void {
  const { inserted, updated, unchanged, deduplicated, quarantined, discarded } = ledger;
  const difference = ledger.in - (inserted + updated + unchanged + deduplicated + quarantined + discarded);
  if (difference === 0) return;
  throw new UserError("LW3510", { values: { dataset, ...ledger, difference } });
}

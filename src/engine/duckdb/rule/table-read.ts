import { UserError } from "../../../base/index.ts";
import type { JudgedRule } from "../../../metadata/index.ts";
import type { PinnedInput } from "../../engine.ts";
import type { RuleContext } from "./check.ts";

/** The table a rule looks into by this name. @throws UserError LW3512 when it has not been loaded */
export function referenceOf(
  { name: rule, reads }: Pick<JudgedRule, "name" | "reads">,
  { dataset, references }: Pick<RuleContext, "dataset" | "references">,
  name: string,
): PinnedInput {
  const read = reads.find((candidate) => candidate.name === name)?.dataset ?? name;
  const table = references.find((candidate) => candidate.dataset === read);
  if (table !== undefined) return table;
  throw new UserError("LW3512", { values: { rule, dataset, reference: read }, hint: `lakewright run ${read}` });
}

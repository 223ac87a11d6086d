import { commandCodes } from "./command.ts";
import { connectorCodes } from "./connector.ts";
import { deployCodes } from "./deploy.ts";
import { deployContentRuleCodes } from "./deploy-content-rules.ts";
import { deployDoctorCodes } from "./deploy-doctor.ts";
import { deployFurtherRuleCodes } from "./deploy-further-rules.ts";
import { deployRuleCodes } from "./deploy-rules.ts";
import { extensionCodes } from "./extension.ts";
import { lakeCodes } from "./lake.ts";
import { metadataCodes } from "./metadata.ts";
import { planCodes } from "./plan.ts";
import { policyCodes } from "./policy.ts";
import { runCodes } from "./run.ts";
import { sqlCodes } from "./sql.ts";
import { storeCodes } from "./store.ts";
import { typedCodes } from "./typed.ts";

/**
 * What a code says: `text` with `{name}` slots, `help` for the reference page (why it matters, how to mend it).
 * LW1xxx metadata · LW2xxx SQL and types · LW3xxx run, quality (LW37xx extensions, telemetry, LW38xx plan) · LW4xxx connectors · LW5xxx store · LW6xxx lake · LW7xxx deployment · LW9xxx command line.
 */
export type CatalogueEntry = Readonly<{ text: string; help: string }>;

export const catalogue = {
  ...metadataCodes,
  ...typedCodes,
  ...policyCodes,
  ...sqlCodes,
  ...planCodes,
  ...runCodes,
  ...extensionCodes,
  ...connectorCodes,
  ...storeCodes,
  ...lakeCodes,
  ...deployCodes,
  ...deployDoctorCodes,
  ...deployRuleCodes,
  ...deployFurtherRuleCodes,
  ...deployContentRuleCodes,
  ...commandCodes,
} as const satisfies Record<`LW${number}`, CatalogueEntry>;

export type Code = keyof typeof catalogue;

/** The text of a code with its slots filled; an unfilled slot stays visible, which a test of the catalogue looks for. */
export function messageOf(code: Code, values: Readonly<Record<string, string | number>>): string {
  return fillSlots(catalogue[code].text, values);
}

/** `text` with its `{name}` slots filled. */
export function fillSlots(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (slot, name: string) => (name in values ? String(values[name]) : slot));
}

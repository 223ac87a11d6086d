import { forms } from "./settings-form.ts";
import { optional, type Reader, textOr, texts } from "./settings-reader.ts";

/** Defender for Cloud: made here, or asked of IT; the paid plans by name. */
export type DefenderSettings = Readonly<{ mode: "create" | "external"; plans: readonly string[] }>;

/** Services that are made because the environment names them. */
export type AskedSettings = Readonly<{ defender?: DefenderSettings }>;

export function askedOf(reader: Reader): AskedSettings {
  return { ...optional(reader, "defender", (defender) => ({ defender: defenderOf(defender) })) };
}

function defenderOf(reader: Reader): DefenderSettings {
  const { document } = reader;
  return {
    mode: textOr(reader, "mode", forms.endpoints, "create") === "external" ? "external" : "create",
    plans: document["plans"] === undefined ? [] : texts(reader, "plans", forms.defenderPlan),
  };
}

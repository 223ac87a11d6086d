import { closest, compareText, EXIT, Secret, UserError } from "../../base/index.ts";
import type { SecretProvider } from "./provider.ts";

export const DEFAULT_PREFIX = "LAKEWRIGHT_SECRET_";

/** Secrets in environment variables: `ops-password` is `LAKEWRIGHT_SECRET_OPS_PASSWORD`. */
export function environmentSecrets(
  environment: Readonly<Record<string, string | undefined>>,
  prefix = DEFAULT_PREFIX,
): SecretProvider {
  async function get(secret: string): Promise<Secret> {
    const variable = `${prefix}${secret.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
    const value = environment[variable];
    if (value !== undefined && value !== "") return new Secret(value);
    const known = Object.keys(environment)
      .filter((name) => name.startsWith(prefix))
      .sort(compareText);
    const near = closest(variable, known);
    const others = known.length === 0 ? "none is set" : `set are: ${known.join(", ")}`;
    const hint = `set ${variable}; ${near === undefined ? others : `did you mean "${near}"?`}`;
    const values = { secret, provider: "the environment variables" };
    throw new UserError("LW4020", { values, hint, exitCode: EXIT.world });
  }
  return { get };
}

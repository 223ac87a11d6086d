import { resolve } from "node:path";
import { EXIT, suggest, UserError } from "../../base/index.ts";
import { environmentSecrets } from "./environment.ts";
import { fileSecrets, isTrackedByGit } from "./file.ts";
import type { SecretEffects, SecretProvider } from "./provider.ts";

const realEffects: SecretEffects = { environment: process.env, warn: () => undefined, isTrackedByGit };

const secretProviders = ["file", "env"] as const;

/**
 * The secret provider an environment names: `{ provider: file, path }`, `{ provider: env, prefix? }`. Without configuration: environment
 * variables `LAKEWRIGHT_SECRET_<NAME>`.
 * @throws UserError LW4024 on an unknown provider, LW4025 on a wrong setting
 */
export function secretProvider(
  config: Readonly<Record<string, unknown>> | undefined,
  projectRoot: string,
  effects: Partial<SecretEffects> = {},
): SecretProvider {
  const real = { ...realEffects, ...effects };
  const { provider = "env" } = config ?? {};
  switch (provider) {
    case "env":
      return environmentSecrets(real.environment, textSetting(config, "prefix"));
    case "file": {
      const path = textSetting(config, "path");
      if (path === undefined) throw wrongSetting("path", "missing");
      return fileSecrets(resolve(projectRoot, path), projectRoot, real);
    }
    default: {
      const hint = suggest(String(provider), secretProviders);
      throw new UserError("LW4024", { values: { provider: String(provider) }, hint, exitCode: EXIT.usage });
    }
  }
}

function textSetting(config: Readonly<Record<string, unknown>> | undefined, setting: string): string | undefined {
  const value = config?.[setting];
  if (value === undefined || typeof value === "string") return value;
  throw wrongSetting(setting, String(value));
}

function wrongSetting(setting: string, value: string): UserError {
  return new UserError("LW4025", { values: { setting, value }, exitCode: EXIT.usage });
}

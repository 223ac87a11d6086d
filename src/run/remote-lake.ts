import { resolve as resolvePath } from "node:path";
import { EXIT, UserError } from "../base/index.ts";
import { type SecretProvider, secretProvider } from "../connector/index.ts";
import type { AzureCredential, RemoteSettings } from "../lake/index.ts";
import type { Document, Environment, SecretReference } from "../metadata/index.ts";

const CACHE_FOLDER = ".lakewright/cache";
const CACHE_LIMIT = "20GB";

/** What an environment says of a lake that is not a local folder, with the values of its secrets. */
export async function remoteSettings(projectRoot: string, environment: Environment): Promise<RemoteSettings> {
  const { settings } = environment;
  const secrets = secretProvider(environment.secrets, projectRoot);
  return {
    credential: await credentialOf(settings["lake_authentication"], secrets),
    cache: {
      folder: resolvePath(projectRoot, textOf(settings["lake_cache"]) ?? CACHE_FOLDER),
      limitBytes: parseSize(textOf(settings["lake_cache_limit"]) ?? CACHE_LIMIT),
    },
    ...optional("account", settings["lake_account"]),
    ...optional("endpoint", settings["lake_endpoint"]),
  };
}

async function credentialOf(given: unknown, secrets: SecretProvider): Promise<AzureCredential> {
  if (!isDocument(given)) return { method: "default" };
  const secret = (name: string) => secrets.get((given[name] as SecretReference).secret);
  switch (given["method"]) {
    case "managed_identity":
      return { method: "managed_identity", ...optional("clientId", given["client_id"]) };
    case "service_principal": {
      const [tenant, clientId] = [String(given["tenant"]), String(given["client_id"])];
      return { method: "service_principal", tenant, clientId, secret: await secret("secret") };
    }
    case "key":
      return { method: "key", key: await secret("key") };
    case "sas":
      return { method: "sas", token: await secret("token") };
    default:
      return { method: "default" };
  }
}

function isDocument(value: unknown): value is Document {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function optional<K extends string>(name: K, value: unknown): Partial<Record<K, string>> {
  return typeof value === "string" ? ({ [name]: value } as Record<K, string>) : {};
}

const UNITS = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 } as const;

/** Bytes of a size such as `500MB`. @throws UserError LW6509 */
function parseSize(text: string): number {
  const [, count, unit = ""] = /^(\d+(?:\.\d+)?)\s*([KMGT]?B)$/i.exec(text.trim()) ?? [];
  if (count !== undefined) return Number(count) * UNITS[unit.toUpperCase() as keyof typeof UNITS];
  throw new UserError("LW6509", { values: { size: text }, hint: "a number with a unit: 20GB", exitCode: EXIT.usage });
}

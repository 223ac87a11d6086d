import type { Secret } from "../../../base/index.ts";

/**
 * How a lake on Azure is opened. Secrets are values here: whoever opens the storage has resolved their references.
 * `default` is what Entra ID finds by itself: variables of the environment, workload identity, managed identity, Azure CLI.
 */
export type AzureCredential =
  | Readonly<{ method: "default" }>
  | Readonly<{ method: "managed_identity"; clientId?: string }>
  | Readonly<{ method: "service_principal"; tenant: string; clientId: string; secret: Secret }>
  | Readonly<{ method: "key"; key: Secret }>
  | Readonly<{ method: "sas"; token: Secret }>
  | Readonly<{ method: "token"; getToken: TokenSource }>;

/** Gives access tokens of Entra ID for a scope: the shape of `TokenCredential` of the Azure packages. */
export type TokenSource = (
  scopes: string | string[],
) => Promise<Readonly<{ token: string; expiresOnTimestamp: number }> | null>;

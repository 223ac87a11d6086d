import type { AzureCredential } from "./azure/credential.ts";
import { type AzureAccount, isAzureUrl, parseAzureUrl } from "./azure/location.ts";
import { azureStorage } from "./azure/storage.ts";
import type { CacheSettings } from "./cache/object-cache.ts";
import { localStorage } from "./local.ts";
import type { RequestOptions } from "./azure/requests.ts";
import type { Storage } from "./storage.ts";

/** What a storage that is not a local folder needs. */
export type RemoteSettings = AzureAccount &
  Readonly<{
    credential: AzureCredential;
    /** Where files lie that were fetched, and how many bytes of them may. */
    cache: CacheSettings;
    requests?: RequestOptions;
  }>;

/** True when a place is not a local folder. */
export function isRemote(place: string): boolean {
  return isAzureUrl(place);
}

/**
 * The storage at a local folder (absolute) or a URL of Azure storage. Nothing is asked of it yet.
 * @throws UserError LW6503 for a URL that is not well-formed
 */
export function openStorage(place: string, remote: RemoteSettings): Storage {
  if (!isRemote(place)) return localStorage(place);
  const { credential, cache, requests, ...account } = remote;
  return azureStorage(parseAzureUrl(place, account), {
    credential,
    cache,
    ...(requests === undefined ? {} : { requests }),
  });
}

import { Secret } from "../../src/base/index.ts";
import { localStorage, openStorage, type RemoteSettings, type Storage } from "../../src/lake/index.ts";

/** A lake on an emulator, as text for another process. */
export type AzurePlace = Readonly<{ url: string; endpoint: string; key: string; cache: string; limitBytes?: number }>;

/** Opens, in another process, the storage that a suite made: `kind` as in its racer arguments. */
export async function openRaceStorage(kind: string, place: string): Promise<Storage> {
  if (kind === "local") return localStorage(place);
  if (kind === "azure") return openAzure(JSON.parse(place) as AzurePlace);
  throw new Error(`no storage of kind "${kind}"`);
}

export function openAzure(place: AzurePlace, settings: Partial<RemoteSettings> = {}): Storage {
  const { url, endpoint, key, cache, limitBytes = 1e9 } = place;
  return openStorage(url, {
    endpoint,
    credential: { method: "key", key: new Secret(key) },
    cache: { folder: cache, limitBytes },
    ...settings,
  });
}

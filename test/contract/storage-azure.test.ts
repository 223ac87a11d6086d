import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, test } from "vitest";
import type { RemoteSettings, Storage } from "../../src/lake/index.ts";
import { startAzurite, type TestAzurite } from "../support/azurite.ts";
import { type AzurePlace, openAzure } from "./storage-open.ts";
import { expectOneWinnerEach } from "./storage-race.ts";
import { storageContract } from "./storage.case.ts";

let azurite: TestAzurite;
const caches = mkdtempSync(join(tmpdir(), "storage-azure-"));
const opened: Storage[] = [];
beforeAll(async () => {
  azurite = await startAzurite();
});
afterEach(async () => {
  for (const storage of opened.splice(0)) await storage.release();
});
afterAll(async () => {
  await azurite.stop();
  rmSync(caches, { recursive: true, force: true });
});

async function freshPlace(path = ""): Promise<AzurePlace> {
  const container = await azurite.makeContainer();
  const url = `abfss://${container}@${azurite.account}.dfs.core.windows.net${path}`;
  return { url, endpoint: azurite.endpoint, key: azurite.key, cache: mkdtempSync(join(caches, "cache-")) };
}

function openPlace(place: AzurePlace, settings?: Partial<RemoteSettings>): Storage {
  const storage = openAzure(place, settings);
  opened.push(storage);
  return storage;
}

describe.each(["", "/below/a path"])("in a container%s", (path) => {
  storageContract({
    name: "azure",
    open: async () => {
      const place = await freshPlace(path);
      return { storage: openPlace(place), racerArguments: ["azure", JSON.stringify(place)] };
    },
  });
});

describe("in a container per layer", () => {
  storageContract({
    name: "azure",
    open: async () => {
      const names = ["bronze", "silver", "gold", "quarantine", "miscellaneous"];
      for (const name of names) {
        await azurite.client.getContainerClient(name).deleteIfExists();
        await azurite.makeContainer(name);
      }
      const place = { ...(await freshPlace()), url: `abfss://{layer}@${azurite.account}.dfs.core.windows.net` };
      const storage = openPlace(place);
      // keys of a lake begin with a layer: those of the suite are put below one
      return { storage: inLayer(storage), racerArguments: [] };
    },
  });
});

/** The storage seen from inside the layer `silver`. */
function inLayer(storage: Storage): Storage {
  const layer = "silver/";
  const at = (key: string) => (key === "" || key.startsWith("/") ? key : layer + key);
  return {
    ...storage,
    read: (key, options) => storage.read(at(key), options),
    writeNew: (key, content, signal) => storage.writeNew(at(key), content, signal),
    write: (key, content, signal) => storage.write(at(key), content, signal),
    head: async (key) => storage.head(at(key)),
    copyNew: (from, to, signal) => storage.copyNew(at(from), at(to), signal),
    delete: (keys) => storage.delete(keys.map(at)),
    list: async function* (prefix, { startAfter, ...rest } = {}) {
      const after = startAfter === undefined ? {} : { startAfter: at(startAfter) };
      for await (const info of storage.list(layer + prefix, { ...rest, ...after }))
        yield { ...info, key: info.key.slice(layer.length) };
    },
  };
}

test("azure: eight processes race for the same key a hundred times, one winner each (F21)", async () => {
  const place = await freshPlace();
  await expectOneWinnerEach(openPlace(place), ["azure", JSON.stringify(place)]);
});

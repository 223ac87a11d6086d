import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../../src/base/index.ts";
import { type AzurePlace, openAzure } from "./storage-open.ts";

/** One of several processes with one cache: prints the hashes of the objects it read. Arguments: place, keys. */
const [place = "", ...keys] = process.argv.slice(2);
const hashes: Record<string, string> = {};
for (const key of keys) {
  const storage = openAzure(JSON.parse(place) as AzurePlace);
  await storage.fetch([key]);
  hashes[key] = sha256(readFileSync(join(storage.localRoot, key)).toString("latin1"));
  await storage.release();
}
process.stdout.write(JSON.stringify(hashes));

import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TestAzurite } from "./azurite.ts";

/** Containers of a lake with one container per layer. */
export const layerContainers = ["bronze", "silver", "gold", "quarantine", "miscellaneous"] as const;

/**
 * Copies a lake in containers into a local folder, laid out as a local lake is, without any code of ours.
 * @param path of the lake in its containers
 */
export async function mirrorLake({ client }: TestAzurite, path: string, folder: string): Promise<void> {
  for (const container of layerContainers) {
    const source = client.getContainerClient(container);
    for await (const { name } of source.listBlobsFlat({ prefix: `${path}/` })) {
      const key = name.slice(path.length + 1);
      const target = join(folder, key.startsWith("_lakewright/") ? key : `${container}/${key}`);
      mkdirSync(dirname(target), { recursive: true });
      await source.getBlobClient(name).downloadToFile(target);
    }
  }
}

import type { Deployment, Owner } from "./deployment.ts";
import { deliveredFolder } from "./lifecycle.ts";
import { resourceName } from "./names.ts";

/** Layers an owner writes, and the container its refused rows go to. */
export function containersOf({ layers, kind }: Owner): readonly string[] {
  const delivered = kind === "source" ? ["landing"] : [];
  return [...new Set([...delivered, ...layers, "miscellaneous", "quarantine"])];
}

/** Addresses of an owner's external locations: by layer, for refused rows, and for a source where its files are delivered. */
export function locationsOf({ names }: Deployment, owner: Owner): Readonly<Record<string, string>> {
  const address = (container: string, folder: string) =>
    `abfss://${container}@${names.lakeAccount}.dfs.core.windows.net/${folder}`;
  const tables = Object.fromEntries([...owner.layers, "quarantine"].map((each) => [each, address(each, owner.name)]));
  return owner.kind === "product" ? tables : { ...tables, landing: address("landing", deliveredFolder(owner)) };
}

/** The catalog of an owner; his credential has the same name. */
export function catalogOf({ settings }: Deployment, { catalogPart }: Owner): string {
  return resourceName("catalog", settings, catalogPart);
}

/** The schema of the volume over files as delivered; a product has none. */
export function volumeSchema({ kind, layers }: Owner): string | undefined {
  return kind === "source" ? (layers[0] ?? "ops") : undefined;
}

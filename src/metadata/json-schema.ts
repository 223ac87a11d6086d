import type { Kinds } from "./extension/kinds.ts";

/** JSON Schemas (2020-12) of every kind of metadata file, by file name: what editors complete and check with. */
export async function jsonSchemas(kinds?: Kinds): Promise<Readonly<Record<string, string>>> {
  const { buildJsonSchemas } = await import("./schema/json-schema.ts");
  return buildJsonSchemas(kinds);
}

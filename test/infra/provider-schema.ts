import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { repositoryRoot } from "../support/places.ts";

/** A type as Terraform writes it: `"string"`, `["list", "string"]`, `["object", { … }]`. */
export type TypeText = string | readonly [string, TypeText | Readonly<Record<string, TypeText>>];

type Flags = Readonly<{
  required?: boolean;
  optional?: boolean;
  computed?: boolean;
  sensitive?: boolean;
  deprecated?: boolean;
  write_only?: boolean;
}>;
export type Nested = Readonly<{ nesting: string; attributes: Readonly<Record<string, Attribute>> }>;
export type Attribute = Flags & Readonly<{ type?: TypeText; nested?: Nested }>;
export type SchemaBlock = Readonly<{
  attributes?: Readonly<Record<string, Attribute>>;
  blocks?: Readonly<Record<string, NestedBlock>>;
}>;
export type NestedBlock = SchemaBlock & Readonly<{ nesting: string; min?: number; max?: number }>;

/** What a provider of one version knows, without descriptions (see test/fixtures/terraform-schema/README.md). */
export type ProviderSchema = Readonly<{
  provider: string;
  version: string;
  provider_block: SchemaBlock;
  resources: Readonly<Record<string, SchemaBlock>>;
  data_sources: Readonly<Record<string, SchemaBlock>>;
}>;

/** The files of `test/fixtures/terraform-schema`. */
export const schemaFiles = {
  azurerm: "azurerm-5.2.0.json.gz",
  databricks: "databricks-1.128.0.json.gz",
  azuread: "azuread-3.9.0.json.gz",
} as const satisfies Record<string, string>;

export type ProviderName = keyof typeof schemaFiles;

/** Reads one provider schema. */
export function readProviderSchema(name: ProviderName): ProviderSchema {
  const path = join(repositoryRoot, "test", "fixtures", "terraform-schema", schemaFiles[name]);
  return JSON.parse(gunzipSync(readFileSync(path)).toString("utf8")) as ProviderSchema;
}

/** All provider schemas by name. */
export function readProviderSchemas(): Readonly<Record<ProviderName, ProviderSchema>> {
  return {
    azurerm: readProviderSchema("azurerm"),
    databricks: readProviderSchema("databricks"),
    azuread: readProviderSchema("azuread"),
  };
}

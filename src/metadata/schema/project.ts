import { z } from "zod";
import { azureShape } from "./azure.ts";
import {
  givenShape,
  nameShape,
  referenceShape,
  secretShape,
  severityShape,
  textShape,
  timeLimitShape,
} from "./common.ts";
import { materializeShape } from "./dataset.ts";
import { parseSize, SIZE_RULE } from "../size.ts";
import { policiesShape } from "./policy.ts";

const FROM_ONE = "a whole number from 1";
const threadsShape = z.union([z.int().min(1), referenceShape(FROM_ONE)], { error: FROM_ONE });
const sizeShape = z.union(
  [z.string().refine((text) => parseSize(text) !== undefined, { error: SIZE_RULE }), referenceShape(SIZE_RULE)],
  { error: SIZE_RULE },
);

const secretProviderShape = z
  .discriminatedUnion("provider", [
    z.strictObject({ provider: z.literal("file"), path: textShape.describe("YAML file outside git: name: value") }),
    z.strictObject({
      provider: z.literal("env"),
      prefix: textShape.describe("Put before the name of the variable").optional(),
    }),
    z.strictObject({ provider: z.literal("azure-key-vault"), vault: textShape }),
  ])
  .describe("Where `{ secret: name }` finds its value");

const lakeAuthenticationShape = z
  .discriminatedUnion(
    "method",
    [
      z.strictObject({ method: z.literal("default") }),
      z.strictObject({ method: z.literal("managed_identity"), client_id: textShape.optional() }),
      z.strictObject({
        method: z.literal("service_principal"),
        tenant: textShape,
        client_id: textShape,
        secret: secretShape,
      }),
      z.strictObject({ method: z.literal("key"), key: secretShape }),
      z.strictObject({ method: z.literal("sas"), token: secretShape }),
    ],
    { error: "method: default, managed_identity, service_principal, key or sas" },
  )
  .describe("How a lake in Azure storage is opened; default: what Entra ID finds on the machine");

const telemetryShape = z
  .strictObject({
    otlp: textShape.describe("URL of an OTLP/HTTP collector; /v1/traces and /v1/metrics are put behind it"),
    headers: z
      .record(z.string(), z.union([secretShape, textShape], { error: "a text or { secret: name }" }), {
        error: "a map of headers",
      })
      .describe("Sent with every request, such as an API key as { secret: name }")
      .optional(),
  })
  .describe("Where traces and metrics of runs go; nowhere when not given");

const placeShapes = {
  lake: textShape
    .min(1, { error: "a folder or URL" })
    .describe("Root of the lake; {layer} stands for the container of each layer"),
  lake_account: textShape.describe("Storage account of an az:// lake").optional(),
  lake_endpoint: textShape.describe("Blob service of an emulator or a private cloud").optional(),
  lake_authentication: lakeAuthenticationShape.optional(),
  lake_cache: textShape.describe("Folder for files fetched from a lake that is not a local folder").optional(),
  lake_cache_limit: textShape.describe("Most that may lie there, e.g. 20GB").optional(),
  store: textShape
    .min(1, { error: "sqlite:<path>, postgres://… or mssql://…" })
    .describe("Where the metadata store lies"),
  secrets: secretProviderShape.optional(),
  store_password: secretShape.describe("Password of a Postgres store").optional(),
  telemetry: telemetryShape.optional(),
  lease: timeLimitShape.describe("How long a run that gives no sign of life keeps its datasets, e.g. 30s").optional(),
  azure: azureShape.optional(),
};

export const environmentShape = z
  .discriminatedUnion("engine", [
    z.strictObject({
      engine: z.literal("duckdb"),
      ...placeShapes,
      memory: sizeShape.describe("Memory limit, e.g. 2GB").optional(),
      threads: threadsShape.optional(),
      temp: textShape.describe("Folder for what does not fit into memory").optional(),
      temp_limit: sizeShape.describe("Most that may lie there, e.g. 20GB").optional(),
    }),
    z.strictObject({
      engine: z.literal("spark"),
      ...placeShapes,
      remote: z.union([textShape, secretShape], { error: "a text" }),
    }),
    z.strictObject({
      engine: z.literal("databricks"),
      ...placeShapes,
      workspace: textShape.optional(),
      cluster: textShape.optional(),
      warehouse: textShape.optional(),
    }),
  ])
  .describe("A named place to run");

const layerDefaultsShape = z.strictObject({
  severity: severityShape.optional(),
  time_limit: timeLimitShape.optional(),
});
const derivedDefaultsShape = layerDefaultsShape.extend({ materialize: materializeShape.optional() });

/** `lakewright.yaml` */
export const projectShape = z
  .strictObject({
    format: z.int({ error: "1" }).describe("Version of this format: 1"),
    project: nameShape,
    domain: nameShape,
    description: textShape.optional(),
    extensions: z
      .array(textShape, { error: "a list of files: [./extensions/feed.ts]" })
      .describe("TypeScript files of this project with kinds of its own: sources, rules, steps, ports, deploy targets")
      .optional(),
    environments: z.record(nameShape, environmentShape, { error: "a map of environments" }),
    defaults: z
      .strictObject({
        bronze: layerDefaultsShape.optional(),
        silver: derivedDefaultsShape.optional(),
        gold: derivedDefaultsShape.optional(),
      })
      .describe("What datasets of a layer get when they say nothing")
      .optional(),
    policies: policiesShape.optional(),
  })
  .describe("A project: its domain, environments and defaults");

export type ProjectText = z.output<typeof projectShape>;
export type EnvironmentText = z.output<typeof environmentShape>;

const versionedValueShape = z.strictObject({
  value: givenShape,
  effective: textShape.describe("First day or instant it holds, UTC: 2025-01-01 or 2025-01-01T06:00:00Z"),
  expires: textShape.describe("First day or instant it no longer holds; when not given, the next version's").optional(),
  environment: nameShape.describe("Holds in this environment only").optional(),
});

const configItemShape = z
  .strictObject({
    description: textShape.optional(),
    value: givenShape.describe("A value that always holds").optional(),
    versions: z
      .array(versionedValueShape)
      .min(1, { error: "at least one version" })
      .describe("Values by date and environment")
      .optional(),
  })
  .describe("A value the project refers to as ${config.category.item} or config('category.item')");

/** `config/<category>.yaml` */
export const configShape = z
  .strictObject({
    category: nameShape,
    description: textShape.optional(),
    items: z.record(nameShape, configItemShape, { error: "a map of items" }),
  })
  .describe("A category of configuration");

export type ConfigText = z.output<typeof configShape>;
export type ConfigItemText = z.output<typeof configItemShape>;

/** `sources/<source>.schema.yaml` */
export const schemaFileShape = z
  .strictObject({
    source: nameShape,
    tables: z.record(
      nameShape,
      z.strictObject({
        table: textShape,
        keys: z.array(textShape).optional(),
        columns: z.record(
          z.string(),
          z.strictObject({
            type: textShape,
            nullable: z.boolean({ error: "true or false" }).optional(),
            source_name: textShape.optional(),
            source_type: textShape.optional(),
          }),
        ),
      }),
    ),
  })
  .describe("Columns of the datasets of a source as discovered or last loaded; written by lakewright");

export type SchemaFileText = z.output<typeof schemaFileShape>;

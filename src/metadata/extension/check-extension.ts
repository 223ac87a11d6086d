import { z } from "zod";
import { tableProperty } from "../../connector/index.ts";
import { type Extension, EXTENSION_CONTRACT } from "./extension.ts";

/*
 * What a file exports is anybody's guess: it is looked at once, here, with the same care as a metadata file.
 */

const functionShape = z.custom((value) => typeof value === "function", { error: "a function" });
const summaryShape = z.string({ error: "a text" }).min(1, { error: "a text that says what it is for" });

const propertyShape = z.strictObject({
  description: summaryShape,
  type: z.enum(["text", "integer", "number", "boolean", "secret", "path", "column", "columns", "dataset", "map"]),
  required: z.boolean().optional(),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  values: z.array(z.string()).min(1).optional(),
});
const PROPERTY_NAME = "a name of lower-case letters, digits and _";

function propertiesOf<S extends typeof propertyShape>(shape: S) {
  const property = shape.refine(({ required, default: standard }) => required !== true || standard === undefined, {
    error: "either required or with a default",
  });
  return z.record(z.string().regex(/^[a-z][a-z0-9_]*$/, { error: PROPERTY_NAME }), property, {
    error: "properties by name",
  });
}
const propertiesShape = propertiesOf(propertyShape);
/** Only rules look at columns of other datasets. */
const rulePropertiesShape = propertiesOf(propertyShape.extend({ of: z.string().optional() }));

/** How a source is reached is said by single values: a map would be taken for a secret by its name. */
const connectionShape = propertiesOf(propertyShape).refine(
  (properties) => Object.values(properties).every(({ type }) => type !== "map"),
  { error: "no maps: single values" },
);

const kindName = z.string({ error: "a name" }).regex(/^[a-z][a-z0-9_]*$/, { error: PROPERTY_NAME });
const typeName = z
  .string({ error: "a name" })
  .regex(/^[a-z][a-z0-9_-]*$/, { error: "a name of lower-case letters, digits, _ and -" });

const IDENTITY = "names of properties of `connection`";

const sourceShape = z
  .strictObject({
    type: typeName,
    summary: summaryShape,
    connection: connectionShape,
    identity: z.array(z.string(), { error: IDENTITY }).optional(),
    authentication: z.record(kindName, connectionShape, { error: "methods by name, each with its properties" }),
    dataset: propertiesShape.refine((dataset) => tableProperty({ dataset }) in dataset, {
      error: "a property `table`, `hub` or `path` that says what is read",
    }),
    modes: z.array(z.enum(["full", "incremental", "append"])).min(1, { error: "at least one load mode" }),
    folders: functionShape.optional(),
    discover: functionShape,
    extract: functionShape,
  })
  .refine(({ connection, identity = [] }) => identity.every((name) => name in connection), {
    path: ["identity"],
    error: IDENTITY,
  });

const ruleShape = z
  .strictObject({
    kind: kindName,
    summary: summaryShape,
    properties: rulePropertiesShape.refine(
      (properties) =>
        Object.values(properties).every(
          ({ type, of }) => of === undefined || (type.startsWith("column") && properties[of]?.type === "dataset"),
        ),
      { error: "`of` only for columns, with the name of a property of type `dataset`" },
    ),
    form: z.enum(["row", "group", "table"], { error: "row, group or table" }).optional(),
    counts: z.boolean({ error: "true or false" }).optional(),
    needs: functionShape.optional(),
    compile: functionShape,
  })
  .refine(({ form, counts }) => counts === undefined || form === "table", {
    path: ["counts"],
    error: "only with `form: table`: rows and groups are counted anyway",
  });

const stepCommon = { kind: kindName, summary: summaryShape, properties: propertiesShape };
const stepShape = z.union(
  [
    z.strictObject({ ...stepCommon, compile: functionShape }),
    z.strictObject({ ...stepCommon, columns: functionShape, run: functionShape }),
  ],
  { error: "`kind`, `summary`, `properties`, and either `compile` or both `columns` and `run`" },
);

const portShape = z.strictObject({
  kind: kindName,
  summary: summaryShape,
  properties: propertiesShape,
  onlyWithSettings: z.boolean({ error: "true or false" }).optional(),
  describe: functionShape,
  isThere: functionShape.optional(),
  write: functionShape.optional(),
});

const targetShape = z.strictObject({ name: typeName, summary: summaryShape, build: functionShape });

const extensionShape = z.strictObject({
  contract: z.literal(EXTENSION_CONTRACT),
  sources: z.array(sourceShape).optional(),
  rules: z.array(ruleShape).optional(),
  steps: z.array(stepShape).optional(),
  ports: z.array(portShape).optional(),
  targets: z.array(targetShape).optional(),
});

export type ExtensionFault =
  | Readonly<{ kind: "missing" }>
  | Readonly<{ kind: "contract"; contract: string }>
  | Readonly<{ kind: "shape"; where: string; problem: string }>;

export type CheckedExtension =
  | Readonly<{ extension: Extension; faults?: undefined }>
  | Readonly<{ extension?: undefined; faults: readonly ExtensionFault[] }>;

/** What a file of code exports as `extension`, or everything that is wrong with it. */
export function checkExtension(exported: Readonly<Record<string, unknown>>): CheckedExtension {
  const { extension } = exported;
  if (typeof extension !== "object" || extension === null) return { faults: [{ kind: "missing" }] };
  const contract = "contract" in extension ? extension.contract : undefined;
  // a record of another contract is not judged by this one's shapes
  if (contract !== EXTENSION_CONTRACT) return { faults: [{ kind: "contract", contract: String(contract) }] };
  const { success, error } = extensionShape.safeParse(extension);
  if (success) return { extension: extension as Extension };
  return {
    faults: error.issues.flatMap((issue): ExtensionFault[] =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => ({ kind: "shape", where: whereOf([...issue.path, key]), problem: "not known" }))
        : [{ kind: "shape", where: whereOf(issue.path), problem: `expected: ${issue.message}` }],
    ),
  };
}

/** `sources[0].connection.path.type` */
function whereOf(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) => (typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${String(step)}`))
    .join("");
}

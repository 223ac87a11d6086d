import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { argumentOf, blocksOf } from "../../scripts/terraform/hcl.ts";
import { modulesFolder, readModule, type Variable, variablesOf } from "../../scripts/terraform/module.ts";
import { buildTarget, terraformTarget } from "../../src/deploy/index.ts";
import { flightsProject } from "../deploy/projects.ts";
import { repositoryRoot } from "../support/places.ts";

/** One field of a form that was filled in by hand, and the variable that stands for it. */
type Field = Readonly<{
  field: string;
  /** Variable of every generated root, where it is none of a module. */
  root?: string;
  module?: string;
  variable?: string;
  /** What the notes choose, in our words. */
  values?: readonly (string | boolean)[];
  default?: string | boolean;
  /** What the notes choose is unsafe: it can be had, is not the default, and the description says why. */
  unsafe?: boolean;
  /** Parts of a variable that is a map or an object. */
  keys?: readonly string[];
}>;

const { blueprints } = JSON.parse(
  readFileSync(join(repositoryRoot, "test", "fixtures", "blueprints", "voxforge.json"), "utf8"),
) as Readonly<{ blueprints: Readonly<Record<string, readonly Field[]>> }>;
const fields = Object.entries(blueprints).flatMap(([name, all]) =>
  all.map((each) => [name, each.field, each] as const),
);
const trees = buildTarget(terraformTarget, { resolved: await flightsProject() });

function variableOf({ module = "", variable = "" }: Field): Variable {
  const all = variablesOf(readModule(join(repositoryRoot, modulesFolder, module)));
  const found = all.find(({ name }) => name === variable);
  if (found === undefined) throw new Error(`${module} has no variable ${variable}`);
  return found;
}

/** What the validations of a variable compare it with. */
function conditionsOf({ block }: Variable): string {
  return blocksOf(block.body, "validation")
    .map(({ body }) => argumentOf(body, "condition")?.text ?? "")
    .join("\n");
}

/** A value of the type; for texts with a list of what is allowed, one of them. */
function takes(variable: Variable, value: string | boolean): boolean {
  if (typeof value === "boolean") return variable.type === "bool";
  return variable.type === "string" && conditionsOf(variable).includes(`"${value}"`);
}

test.each(fields)("%s: %s is a variable", (_, __, field) => {
  if (field.root !== undefined) {
    expect(trees["iac/adls/variables.tf"]).toContain(`variable "${field.root}"`);
    return;
  }
  const variable = variableOf(field);
  const text = `${variable.type} ${variable.default}`.replaceAll(/\s+/g, " ");
  expect((field.keys ?? []).filter((key) => !text.includes(key))).toEqual([]);
  expect((field.values ?? []).filter((value) => !takes(variable, value))).toEqual([]);
  if (field.default !== undefined) expect(variable.default).toBe(JSON.stringify(field.default));
});

const unsafe = fields.filter(([, , { unsafe: isUnsafe }]) => isUnsafe === true);

test.each(unsafe)("%s: %s is off by default, and its description says why", (_, __, field) => {
  expect(field.values).not.toContain(field.default);
  expect(variableOf(field).description).toMatch(/(although blueprints|Off: ).{40,}/);
});

test("what is judged as unsafe is what the notes leave open", () => {
  expect(unsafe.map(([, name]) => name)).toEqual(
    expect.arrayContaining([
      "storage account key access",
      "default to Entra authorisation",
      "scope of copy operations",
    ]),
  );
});

import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { allArguments } from "../../scripts/terraform/hcl.ts";
import { outputsOf, readModule } from "../../scripts/terraform/module.ts";
import { referencesIn } from "../../scripts/terraform/reference.ts";
import { checkModule } from "./check-module.ts";
import { builtInSchema, earlierEnvironments, generatedProjects, writeTree } from "./generated.ts";
import { readProviderSchemas } from "./provider-schema.ts";

const schemas = { ...readProviderSchemas(), terraform: builtInSchema };
const trees = await Promise.all(
  Object.entries({ ...generatedProjects, ...earlierEnvironments }).map(async ([name, read]) => ({
    name,
    ...writeTree(await read()),
  })),
);
afterAll(() => trees.forEach(({ remove }) => remove()));
const roots = trees.flatMap(({ name, folder, roots: components }) =>
  components.map((component) => ({ name: `${name} ${component}`, folder, component })),
);

/** The one identity with roles that manage: what it may hand out is limited by a condition. */
const deployRoles = /^bootstrap resource azurerm_role_assignment\.deploy_.*too wide$/;

test.each(roots)("$name uses only what its providers and modules have", ({ folder, component }) => {
  const findings = checkModule(readModule(join(folder, component)), schemas);
  expect(findings.filter((finding) => !deployRoles.test(finding))).toEqual([]);
});

test.each(roots)("$name reads from other states only what they hand on, and says so", ({ folder, component }) => {
  const module = readModule(join(folder, component));
  const references = allArguments(module.body)
    .flatMap(({ tokens }) => referencesIn(tokens))
    .filter(({ root, steps }) => root === "data" && steps[0] === "terraform_remote_state");
  const known = (label: string) => outputsOf(readModule(join(folder, label))).map(({ name }) => name);
  const missing = references.filter(({ steps: [, label = "", , output = ""] }) => !known(label).includes(output));
  expect(missing.map(({ steps }) => steps.join("."))).toEqual([]);
  const read = new Set(references.map(({ steps }) => steps[1]));
  const declared = module.body.blocks.filter(({ type }) => type === "data").map(({ labels }) => labels[1]);
  expect(declared.filter((label) => !read.has(label))).toEqual([]);
});

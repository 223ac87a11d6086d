import { join } from "node:path";
import { expect, test } from "vitest";
import { buildTarget, deployTargets, targetOf } from "../../../src/deploy/index.ts";
import type { ResolvedModel } from "../../../src/metadata/index.ts";
import { flightsProject, leastSettings, manyFiles, resolvedProject } from "../../deploy/projects.ts";
import { expectGoldenFolder } from "../../support/golden-folder.ts";
import { earlierEnvironments, generatedProjects } from "../../infra/generated.ts";

/** What is generated; the modules are copied as they are, which the last test sees. */
function generated(resolved: ResolvedModel): ReadonlyMap<string, string> {
  const files = Object.entries(buildTarget(targetOf("azure-terraform", [], deployTargets), { resolved }));
  return new Map(files.filter(([path]) => !path.startsWith("iac/modules/")));
}

test.each(Object.entries(generatedProjects))("what is generated for %s", async (name, read) => {
  await expectGoldenFolder(generated(await read()), join(import.meta.dirname, "expected", name));
});

/** What differs by environment: values. The roots are the same but for what a tier cannot have. */
test.each(Object.entries(earlierEnvironments))("what is set for %s", async (name, read) => {
  const files = [...generated(await read())].filter(([path]) => /tfvars\.json$|^docs\/cost/.test(path));
  await expectGoldenFolder(new Map(files), join(import.meta.dirname, "expected", name));
});

test("the same project gives the same bytes", async () => {
  expect([...generated(await flightsProject())]).toEqual([...generated(await flightsProject())]);
});

test("a product more changes no other file", async () => {
  const [two, three] = await Promise.all(
    [2, 3].map(async (products) =>
      generated(await resolvedProject({ project: "shops", azure: leastSettings, files: manyFiles(1, products, 2) })),
    ),
  );
  const changed = [...(three ?? [])].filter(([path, text]) => two?.get(path) !== text).map(([path]) => path);
  expect(changed.length).toBeGreaterThan(0);
  // the cost sheet adds all of them up
  expect(changed.filter((path) => !path.includes("sales_3"))).toEqual(["docs/cost.json", "docs/cost.md"]);
  const gone = [...(three?.keys() ?? [])].filter((path) => two?.has(path) === false);
  expect(gone.every((path) => path.includes("sales_3"))).toBe(true);
});

test("modules are copied with those they call, without examples and tests", async () => {
  const files = buildTarget(targetOf("azure-terraform", [], deployTargets), { resolved: await flightsProject() });
  const modules = Object.keys(files).filter((path) => path.startsWith("iac/modules/"));
  expect(modules).toContain("iac/modules/private_endpoint/zones.json");
  expect(modules.filter((path) => !/^iac\/modules\/[a-z_]+\/[a-z_]+\.(tf|json)$/.test(path))).toEqual([]);
});

test("modules of a registry of the company are referred to, not copied", async () => {
  const source = "git::https://git.example.com/modules.git//modules?ref=v1";
  const files = buildTarget(targetOf("azure-terraform", [], deployTargets), {
    resolved: await flightsProject({ ...leastSettings, module_source: source }),
  });
  expect(Object.keys(files).filter((path) => path.startsWith("iac/modules/"))).toEqual([]);
  expect(files["iac/adls/main.tf"]).toContain('"git::https://git.example.com/modules.git//modules/adls?ref=v1"');
});

import { expect, test } from "vitest";
import { buildTarget, terraformTarget } from "../../src/deploy/index.ts";
import { readTree } from "../../src/deploy/check/tree.ts";
import { resourcesOf } from "../../src/deploy/check/resource.ts";
import { generatedProjects, trade } from "../infra/generated.ts";

test.each(Object.entries(generatedProjects))(
  "the sheets of %s name each role that Terraform gives",
  async (_, read) => {
    const files = buildTarget(terraformTarget, { resolved: await read() });
    const given = resourcesOf(readTree(new Map(Object.entries(files)))).filter(
      ({ type, root }) => type === "azurerm_role_assignment" && /^iac\/(sources|products)\//.test(root),
    );
    const roots = Map.groupBy(given, ({ root }) => root);
    expect(roots.size).toBeGreaterThan(1);
    for (const [root, assignments] of roots) {
      const sheet = files[`${root.replace(/^iac/, "docs")}.md`] ?? "";
      const listed = sheet
        .split("\n")
        // what IT gives in a workspace of its own is listed too
        .filter((line) => !line.includes("given there"))
        .filter((line) => /\| (Storage Blob|Reader|Key Vault|Azure Event|Schema Registry)/.test(line));
      expect(listed.length, root).toBe(assignments.length);
    }
  },
);

test("what belongs to IT is said to be its", async () => {
  const files = buildTarget(terraformTarget, {
    resolved: await trade(),
  });
  const sheet = files["docs/hand-over.md"] ?? "";
  expect(sheet.match(/\| IT/g)?.length).toBe(7);
});

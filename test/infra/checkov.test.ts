import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { moduleNames, modulesFolder } from "../../scripts/terraform/module.ts";
import { describeWith } from "../support/needs.ts";
import { checkov, repositoryRoot } from "../support/places.ts";
import { layTrees } from "./generated.ts";

type Failed = Readonly<{ check_id: string; resource: string; file_path: string }>;
type Report = Readonly<{
  summary: Readonly<{ passed: number; failed: number; parsing_errors: number; resource_count: number }>;
  results: Readonly<{ failed_checks: readonly Failed[] }>;
}>;

/** checkov passes over resources whose `count` it takes for 0: every module is laid down without its `count` arguments. */
function layModules(folder: string): void {
  for (const name of moduleNames(repositoryRoot)) {
    const from = join(repositoryRoot, modulesFolder, name);
    const to = join(folder, "modules", name);
    mkdirSync(to, { recursive: true });
    for (const file of readdirSync(from).filter((each) => each.endsWith(".tf")))
      writeFileSync(join(to, file), readFileSync(join(from, file), "utf8").replaceAll(/^ {2}count +=.*$/gm, ""));
  }
}

/** One run over everything: the program takes longer to start than to read a tree. */
describeWith(["checkov"], "second opinion of checkov", () => {
  let report: Report;
  const failedIn = (start: string) =>
    report.results.failed_checks
      .filter(({ file_path }) => file_path.startsWith(start))
      .map(({ check_id, resource, file_path }) => `${check_id} ${resource} ${file_path}`);

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), "lakewright-checkov-"));
    layModules(folder);
    await layTrees(join(folder, "trees"));
    cpSync(join(repositoryRoot, "test/fixtures/deploy-traps/mistakes/iac"), join(folder, "mistakes"), {
      recursive: true,
    });
    const config = join(repositoryRoot, "infra", ".checkov.yaml");
    const args = ["--skip-download", "--config-file", config, "--directory", folder, "--output", "json"];
    // the mapping of ids to policies would be fetched from the vendor
    const env = { ...process.env, BC_SKIP_MAPPING: "TRUE", LOG_LEVEL: "ERROR" };
    const { stdout } = spawnSync(checkov, args, { encoding: "utf8", env, maxBuffer: 64_000_000 });
    rmSync(folder, { recursive: true, force: true });
    report = JSON.parse(stdout) as Report;
  }, 600_000);

  test("the modules have no failed check", () => {
    expect(failedIn("/modules/")).toEqual([]);
  });

  test("the generated trees have no failed check", () => {
    expect(failedIn("/trees/")).toEqual([]);
  });

  test("everything was read and judged", () => {
    expect(report.summary.parsing_errors).toBe(0);
    expect(report.summary.resource_count).toBeGreaterThan(500);
    expect(report.summary.passed).toBeGreaterThan(200);
  });

  test("what is wrong is found", () => {
    const ids = failedIn("/mistakes/").map((each) => each.split(" ")[0]);
    expect(ids).toEqual(expect.arrayContaining(["CKV_AZURE_59", "CKV2_AZURE_40", "CKV_AZURE_110", "CKV_AZURE_104"]));
  });
});

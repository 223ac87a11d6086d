import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import type { Suite } from "../../test/suites.ts";
import { runTool } from "./tool.ts";

export type Counts = Readonly<{ passed: number; failed: number; skipped: number }>;
/** The result of one suite; `output` is what vitest printed for the run that it was part of. */
export type SuiteResult = Readonly<{ name: string; counts: Counts }>;

type FileReport = Readonly<{ name: string; status: string; assertionResults: readonly Readonly<{ status: string }>[] }>;

/** Runs the tests of all given suites in one vitest process, and counts them per suite. */
export async function runSuites(
  root: string,
  suites: readonly Suite[],
  stream: boolean,
): Promise<Readonly<{ results: readonly SuiteResult[]; output: string }>> {
  const present = suites.filter((suite) => hasTests(root, suite));
  if (present.length === 0) return { results: [], output: "" };
  const folder = mkdtempSync(join(tmpdir(), "lakewright-report-"));
  const report = join(folder, "report.json");
  const filters = present.flatMap((suite) => suite.folders).map((path) => join(root, path));
  const { ok, output } = await runTool(
    "vitest",
    ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...filters],
    { cwd: root, stream },
  );
  const files = readReport(report);
  rmSync(folder, { recursive: true, force: true });
  const results = present.map((suite) => ({
    name: suite.name,
    counts: total(files.filter((file) => owns(suite, relative(root, file.name))).map(countFile)),
  }));
  const counted = total(results.map((result) => result.counts));
  // an error outside of every test (a leaked rejection, a crash of a worker) fails the run without failing a test
  const unseen = ok || counted.failed > 0 ? [] : [{ name: "vitest", counts: { passed: 0, failed: 1, skipped: 0 } }];
  return { results: [...results, ...unseen], output };
}

export function owns(suite: Suite, path: string): boolean {
  return suite.folders.some((folder) => path.startsWith(folder));
}

function hasTests(root: string, suite: Suite): boolean {
  return suite.folders.some((folder) => globSync(`${folder}**/*.test.ts`, { cwd: root }).length > 0);
}

function readReport(path: string): readonly FileReport[] {
  try {
    return (JSON.parse(readFileSync(path, "utf8")) as { testResults: FileReport[] }).testResults;
  } catch {
    return [];
  }
}

/** A file that could not be loaded has no tests and counts as one failure. */
export function countFile(file: FileReport): Counts {
  const count = (...statuses: readonly string[]) =>
    file.assertionResults.filter((item) => statuses.includes(item.status)).length;
  const failed = count("failed");
  return {
    passed: count("passed"),
    failed: file.status === "failed" && failed === 0 ? 1 : failed,
    skipped: count("skipped", "pending", "todo"),
  };
}

export function total(all: readonly Counts[]): Counts {
  const sum = (key: keyof Counts) => all.reduce((value, counts) => value + counts[key], 0);
  return { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
}

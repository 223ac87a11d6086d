import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { type Suite, suiteOf } from "../../test/suites.ts";
import { runTool } from "./tool.ts";

export type Counts = Readonly<{ passed: number; failed: number; skipped: number }>;
/** The result of one suite; `output` is what vitest printed for the run that it was part of. */
export type SuiteResult = Readonly<{ name: string; counts: Counts }>;

type FileReport = Readonly<{ name: string; status: string; assertionResults: readonly Readonly<{ status: string }>[] }>;

/** Runs the tests of all given suites in one vitest process, and counts them per suite. `all` decides whose a test file is. */
export async function runSuites(
  root: string,
  options: Readonly<{ run: readonly Suite[]; all: readonly Suite[]; stream: boolean }>,
): Promise<Readonly<{ results: readonly SuiteResult[]; output: string }>> {
  const owner = (path: string) => suiteOf(path, options.all)?.name;
  const names = options.run.map((suite) => suite.name);
  const paths = testFiles(root).filter((path) => names.includes(owner(path) ?? ""));
  if (paths.length === 0) return { results: [], output: "" };
  const { ok, output, files } = await runVitest(root, paths, options.stream);
  const results = names.flatMap((name) => {
    const own = files.filter((file) => owner(relative(root, file.name)) === name);
    return paths.some((path) => owner(path) === name) ? [{ name, counts: total(own.map(countFile)) }] : [];
  });
  const counted = total(results.map((result) => result.counts));
  // an error outside of every test (a leaked rejection, a crash of a worker) fails the run without failing a test
  const unseen = ok || counted.failed > 0 ? [] : [{ name: "vitest", counts: { passed: 0, failed: 1, skipped: 0 } }];
  return { results: [...results, ...unseen], output };
}

export function testFiles(root: string): readonly string[] {
  return globSync("{src,test,bench}/**/*.test.ts", { cwd: root }).sort();
}

type VitestRun = Readonly<{ ok: boolean; output: string; files: readonly FileReport[] }>;

async function runVitest(root: string, paths: readonly string[], stream: boolean): Promise<VitestRun> {
  const folder = mkdtempSync(join(tmpdir(), "lakewright-report-"));
  const report = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const done = await runTool("vitest", ["run", ...reporters, ...paths.map((path) => join(root, path))], {
    cwd: root,
    stream,
  });
  const files = readReport(report);
  rmSync(folder, { recursive: true, force: true });
  return { ...done, files };
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

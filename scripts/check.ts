import { suites } from "../test/suites.ts";
import { repositoryRoot } from "../test/support/places.ts";
import { type CheckStep, checkSteps } from "./check/steps.ts";
import { type Counts, runSuites, total } from "./check/vitest.ts";
import { wordsOf } from "./usage.ts";

/** Format, lint, types, house rules, then the tests that need nothing from outside. Goes on after a failure, so that all are seen at once. */
export async function check(root: string): Promise<Counts> {
  const steps = await Promise.all(checkSteps.map((step) => runStep(step, root)));
  const startedMs = performance.now();
  const run = suites.filter((suite) => suite.offline);
  const { results, output } = await runSuites(root, { run, all: suites, stream: false });
  for (const { name, counts } of results) report(`tests: ${name}`, counts.failed === 0, startedMs, countsText(counts));
  const tests = total(results.map((result) => result.counts));
  if (tests.failed > 0) console.log(output);
  return total([...steps, tests]);
}

async function runStep(step: CheckStep, root: string): Promise<Counts> {
  const startedMs = performance.now();
  const remarks: string[] = [];
  const problems = await step.find(root, (line) => remarks.push(line));
  const ok = problems.length === 0;
  report(step.name, ok, startedMs, ok ? "" : `${problems.length} lines`);
  for (const line of problems) console.log(`        ${line}`);
  for (const line of remarks) console.log(`        remark: ${line}`);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

function report(name: string, ok: boolean, startedMs: number, detail: string): void {
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`${ok ? "ok    " : "FAILED"}  ${name.padEnd(20)} ${seconds.padStart(6)} s  ${detail}`.trimEnd());
}

export function countsText({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

const USAGE = `usage: npm run check
Format, lint, types, the rules of the house, then every test that needs nothing from outside. No network; some minutes.
One file of tests: vitest run <path>. Everything, with databases, Spark and a browser: npm test.`;

if (import.meta.main && wordsOf(process.argv.slice(2), { usage: USAGE }) !== undefined) {
  const counts = await check(repositoryRoot);
  console.log(countsText(counts));
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

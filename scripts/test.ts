import { type Suite, suites } from "../test/suites.ts";
import { repositoryRoot } from "../test/support/places.ts";
import { check, countsText } from "./check.ts";
import { type Counts, runSuites, total } from "./check/vitest.ts";
import { provision } from "./provision.ts";

// usage: scripts/test.ts [--no-provision]
const withProvision = !process.argv.includes("--no-provision");

/** With `CI=true` what could not be had is a failure of its own; on a laptop the suites say what they skip. */
function provisionAll(): Counts {
  if (!withProvision) return { passed: 0, failed: 0, skipped: 0 };
  const missing = provision((line) => console.log(`provision: ${line}`));
  for (const line of missing) console.log(`provision: missing: ${line}`);
  return { passed: 0, failed: process.env["CI"] === "true" ? missing.length : 0, skipped: 0 };
}

async function runRest(rest: readonly Suite[]): Promise<Counts> {
  const { results } = await runSuites(repositoryRoot, rest, true);
  for (const { name, counts } of results)
    console.log(`${counts.failed === 0 ? "ok    " : "FAILED"}  ${name.padEnd(20)} ${countsText(counts)}`);
  return total(results.map((result) => result.counts));
}

const provisioned = provisionAll();
const checked = await check(repositoryRoot);
const rest = await runRest(suites.filter((suite) => !suite.offline));
const counts = total([provisioned, checked, rest]);
console.log(countsText(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;

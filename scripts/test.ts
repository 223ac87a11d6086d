import { type Suite, suites } from "../test/suites.ts";
import { need } from "../test/support/find-need.ts";
import { repositoryRoot } from "../test/support/places.ts";
import { check, countsText } from "./check.ts";
import { type Counts, runSuites, total } from "./check/vitest.ts";
import { provision } from "./provision.ts";

// usage: scripts/test.ts [--no-provision]
const withProvision = !process.argv.includes("--no-provision");

/** Reports the needs of the suites that are not there. With `CI=true` each is a failure; on a laptop the tests skip by name. */
export function judgeNeeds(all: readonly Suite[], isCi: boolean, say: (line: string) => void): Counts {
  const names = [...new Set(all.flatMap((suite) => suite.needs))];
  const reasons = names.map(need).flatMap((state) => (state.available ? [] : [state.reason]));
  for (const reason of reasons) say(reason);
  return { passed: 0, failed: isCi ? reasons.length : 0, skipped: 0 };
}

async function runRest(): Promise<Counts> {
  const run = suites.filter((suite) => !suite.offline);
  const { results } = await runSuites(repositoryRoot, { run, all: suites, stream: true });
  for (const { name, counts } of results) {
    console.log(`${counts.failed === 0 ? "ok    " : "FAILED"}  ${name.padEnd(20)} ${countsText(counts)}`);
  }
  return total(results.map((result) => result.counts));
}

if (import.meta.main) {
  if (withProvision)
    for (const line of provision((text) => console.log(`provision: ${text}`)))
      console.log(`provision: missing: ${line}`);
  const needs = judgeNeeds(suites, process.env["CI"] === "true", (line) => console.log(line));
  const checked = await check(repositoryRoot);
  const rest = await runRest();
  const counts = total([needs, checked, rest]);
  console.log(countsText(counts));
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

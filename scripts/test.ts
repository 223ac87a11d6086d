import { type Suite, suites } from "../test/suites.ts";
import { need } from "../test/support/find-need.ts";
import { repositoryRoot } from "../test/support/places.ts";
import { check, countsText } from "./check.ts";
import { type Counts, runSuites, total } from "./check/vitest.ts";
import { type Missing, provision } from "./provision.ts";
import { wordsOf } from "./usage.ts";

type Say = (line: string) => void;

/** Gets what is missing, unless `--no-provision` is among the words of the command. */
export function prepare(words: readonly string[], say: Say, get: (say: Say) => Missing = provision): void {
  if (words.includes("--no-provision")) return;
  for (const line of get((text) => say(`provision: ${text}`))) say(`provision: missing: ${line}`);
}

/** Reports the needs of the suites that are not there. With `CI=true` each is a failure; on a laptop the tests skip by name. */
export function judgeNeeds(all: readonly Suite[], isCi: boolean, say: Say): Counts {
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

const USAGE = `usage: npm test [-- --no-provision]
The check (npm run check), then the suites with real components. Gets what is missing first; --no-provision leaves that out.
With CI=true a missing need is a failure instead of a skip.`;

const words = import.meta.main
  ? wordsOf(process.argv.slice(2), { usage: USAGE, known: ["--no-provision"] })
  : undefined;
if (words !== undefined) {
  prepare(words, (line) => console.log(line));
  const needs = judgeNeeds(suites, process.env["CI"] === "true", (line) => console.log(line));
  const checked = await check(repositoryRoot);
  const rest = await runRest();
  const counts = total([needs, checked, rest]);
  console.log(countsText(counts));
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

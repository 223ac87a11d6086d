import { cliPlan, cliValidate } from "./cli-project.ts";
import { cliStart } from "./cli-start.ts";
import { deltaAppend, deltaCommits, deltaMerge, deltaOpen, deltaVectors } from "./delta.ts";
import { demo } from "./demo.ts";
import type { Bench } from "./harness.ts";
import { qualitySplit } from "./quality.ts";

/** All benches, in the order in which they run. */
export const benches: readonly Bench[] = [
  cliStart,
  cliValidate,
  cliPlan,
  demo,
  qualitySplit,
  deltaAppend,
  deltaCommits,
  deltaMerge,
  deltaOpen,
  deltaVectors,
];

import { cliPlan, cliValidate } from "./cli-project.ts";
import { cliStart } from "./cli-start.ts";
import { deltaAppend } from "./delta/append.ts";
import { deltaClustered } from "./delta/clustered.ts";
import { deltaCommits } from "./delta/commits.ts";
import { deltaMerge } from "./delta/merge.ts";
import { deltaOpen } from "./delta/open.ts";
import { deltaVectors } from "./delta/vectors.ts";
import { demo } from "./demo.ts";
import { deployBuild, deployCheck } from "./deploy.ts";
import type { Bench } from "./harness.ts";
import { qualitySplit } from "./quality.ts";

/** All benches, in the order in which they run. */
export const benches: readonly Bench[] = [
  cliStart,
  cliValidate,
  cliPlan,
  deployBuild,
  deployCheck,
  demo,
  qualitySplit,
  deltaAppend,
  deltaCommits,
  deltaMerge,
  deltaClustered,
  deltaOpen,
  deltaVectors,
];

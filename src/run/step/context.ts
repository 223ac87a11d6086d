import type { Clock, Json, Random } from "../../base/index.ts";
import type { Engine, PinnedInput } from "../../engine/index.ts";
import type { DatasetId, Kinds, SchemaTable } from "../../metadata/index.ts";
import type { RunEvent } from "../contract.ts";
import type { Job } from "../job.ts";
import type { Publisher } from "../publish.ts";

/** What every step of a run shares inside the executor. Lives as long as the run. */
export type RunContext = Readonly<{
  job: Job;
  publisher: Publisher;
  engine: Engine;
  /** Built-in kinds and those the project brings. */
  kinds: Kinds;
  clock: Clock;
  random: Random;
  emit: (event: RunEvent) => void;
  /** Version of each dataset as of now: observed at the start, replaced when a step of this run commits. */
  versions: Map<DatasetId, number>;
  /** Named outputs of the steps that have ended. */
  outputs: Map<DatasetId, Readonly<Record<string, Json>>>;
  /** Pinned tables already opened in this run, by `dataset@version`. */
  pins: Map<string, Promise<PinnedInput>>;
  /** Tables whose columns drifted or were not known, by source: written to the schema files when the steps have ended. */
  schemas: Map<string, SchemaTable[]>;
}>;

export function now(context: RunContext): string {
  return new Date(context.clock.now()).toISOString();
}

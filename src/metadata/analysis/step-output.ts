import type { LogicalType } from "../../base/index.ts";
import type { DatasetId } from "../model.ts";

/**
 * What a step hands to the steps that read its dataset, in SQL as `config('steps.<owner>.<layer>.<name>.<output>')`: the numbers and the
 * watermark of the attempt whose version is read.
 */
export const stepOutputs = {
  version: "bigint",
  rows: "bigint",
  inserted: "bigint",
  updated: "bigint",
  quarantined: "bigint",
  watermark: "string",
} as const satisfies Record<string, LogicalType>;

export type StepOutputName = keyof typeof stepOutputs;
export type StepOutput = Readonly<{ dataset: DatasetId; output: string }>;

const PREFIX = "steps.";

/** The dataset and output a `config` name stands for; undefined for an item of the configuration. */
export function parseStepOutput(name: string): StepOutput | undefined {
  if (!name.startsWith(PREFIX)) return undefined;
  const end = name.lastIndexOf(".");
  return { dataset: name.slice(PREFIX.length, end) as DatasetId, output: name.slice(end + 1) };
}

export function isStepOutputName(output: string): output is StepOutputName {
  return Object.hasOwn(stepOutputs, output);
}

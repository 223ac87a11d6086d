import type { Json } from "../../base/index.ts";
import { type DatasetAnalysis, type DatasetId, parseStepOutput, type StepOutputName } from "../../metadata/index.ts";
import type { DatasetState, Ledger } from "../../plan/index.ts";
import { readTableState } from "../observe.ts";
import type { RunContext } from "./context.ts";

/** Named values a step hands to the steps that read its dataset. */
export type StepOutputs = Readonly<Record<StepOutputName, Json>>;

export type OutputFacts = Readonly<{ version: number; rowCount: number; ledger: Ledger; state: DatasetState }>;

export function outputsOf({ version, rowCount, ledger, state }: OutputFacts): StepOutputs {
  return {
    version,
    rows: rowCount,
    inserted: ledger.inserted,
    updated: ledger.updated,
    quarantined: ledger.quarantined,
    watermark: state.watermark?.value ?? "",
  };
}

/** Values for `config('…')` in a SELECT: items of the configuration in force, and outputs of the steps it reads. */
export async function configValues(context: RunContext, analysis: DatasetAnalysis): Promise<Record<string, Json>> {
  const { configuration } = context.job.resolved;
  const values: Record<string, Json> = {};
  for (const { name } of analysis.configItems) {
    const handed = parseStepOutput(name);
    values[name] =
      handed === undefined ? (configuration[name] ?? null) : await stepOutput(context, handed.dataset, handed.output);
  }
  return values;
}

/** From the step of this run, or from the attempt in force when the dataset is not part of it. */
async function stepOutput(context: RunContext, dataset: DatasetId, output: string): Promise<Json> {
  const handed = context.outputs.get(dataset) ?? (await recordedOutputs(context, dataset));
  return handed?.[output] ?? null;
}

async function recordedOutputs(
  context: RunContext,
  dataset: DatasetId,
): Promise<Readonly<Record<string, Json>> | undefined> {
  const state = await readTableState(context.publisher, dataset);
  if (state?.intent === undefined) return undefined;
  const { ledger, state: reached } = state.intent;
  return outputsOf({ version: state.tableVersion, rowCount: state.rowCount, ledger, state: reached });
}

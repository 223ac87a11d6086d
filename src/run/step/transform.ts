import { join } from "node:path";
import { type Column, failpoint, UserError } from "../../base/index.ts";
import {
  type PinnedInput,
  provenanceColumns,
  type RowSource,
  type StageRequest,
  type StageResult,
} from "../../engine/index.ts";
import type { WritePlan } from "../../lake/index.ts";
import {
  type DatasetAnalysis,
  type DatasetId,
  datasetsOfRules,
  judgedRules,
  type Materialization,
  type ProductDataset,
} from "../../metadata/index.ts";
import type { Step } from "../../plan/index.ts";
import { rejectPrefix, tablePrefix } from "../layout.ts";
import { pinTable } from "../pin.ts";
import { type Attempt, type AttemptResult } from "./attempt.ts";
import { now, type RunContext } from "./context.ts";
import { fitColumns } from "./fit.ts";
import { runFunction } from "./function.ts";
import { configValues } from "./outputs.ts";
import { bytesOf } from "./summary.ts";

/** Stages and audits one transformation. */
export async function runTransform(
  context: RunContext,
  dataset: ProductDataset,
  attempt: Attempt,
): Promise<AttemptResult> {
  const versions = inputVersions(context, attempt.step);
  const request = await transformRequest(context, dataset, attempt, versions);
  const bytesRead = bytesOf(request.source.tables.flatMap(({ files }) => files));
  const staged = await stageRows(context, dataset, attempt, request);
  failpoint("after-stage");
  return {
    request,
    staged,
    state: { inputs: versions },
    fullRecompute: request.materialize.as !== "append",
    bytesRead,
  };
}

type SelectRequest = PlannedRequest & Readonly<{ source: RowSource & { kind: "sql" } }>;

/** The rows of the SELECT, or those a function makes of them. */
async function stageRows(
  context: RunContext,
  dataset: ProductDataset,
  attempt: Attempt,
  request: SelectRequest,
): Promise<StageResult> {
  const { code: call } = dataset.transformation;
  if (call === undefined) return context.engine.stage(request, attempt.signal);
  await using made = await runFunction(context, dataset, attempt, { call, source: request.source });
  return await context.engine.stage({ ...request, source: made.source }, attempt.signal);
}

/** The version of every input: pinned by the plan, or the one its step of this run committed. Never "latest". */
export function inputVersions(context: RunContext, step: Step): Record<DatasetId, number> {
  const versions: Record<DatasetId, number> = {};
  for (const { dataset, version } of step.inputs) {
    const found = version ?? context.versions.get(dataset);
    if (found === undefined) {
      throw new UserError("LW3022", {
        values: { dataset: step.dataset, input: dataset },
        hint: `lakewright run +${step.dataset}`,
      });
    }
    versions[dataset] = found;
  }
  return versions;
}

async function transformRequest(
  context: RunContext,
  dataset: ProductDataset,
  attempt: Attempt,
  versions: Readonly<Record<DatasetId, number>>,
): Promise<SelectRequest> {
  const analysis = analysisOf(context, dataset.id);
  const pinned = await Promise.all(
    Object.entries(versions).map(([input, version]) => pinOnce(context, input as DatasetId, version)),
  );
  const sqlInputs = new Set(analysis.inputs.map((input) => input.dataset));
  const references = new Set(datasetsOfRules(dataset.rules));
  const materialize = materializationOf(dataset, attempt);
  const replaces = materialize.as === "table";
  const own = await tableOf(context, attempt, { columns: analysis.columns, replaces });
  return {
    ...own,
    source: await sqlSource(
      context,
      dataset,
      analysis,
      pinned.filter((table) => sqlInputs.has(table.dataset)),
    ),
    keys: dataset.keys,
    rules: judgedRules(context.kinds, dataset.rules, own.columns),
    materialize,
    references: pinned.filter((table) => references.has(table.dataset)),
    mergeKeys: dataset.materialize.as === "merge" ? dataset.keys : [],
  };
}

/** `--force` makes a table anew that would only grow by the same rows again. */
function materializationOf({ materialize }: ProductDataset, { step }: Attempt): Materialization {
  return step.anew === true && materialize.as !== "table" ? { as: "table" } : materialize;
}

function analysisOf(context: RunContext, dataset: DatasetId): DatasetAnalysis {
  const analysis = context.job.analysis.datasets[dataset];
  if (analysis === undefined) throw new Error(`no analysis of ${dataset}`);
  return analysis;
}

export function pinOnce(context: RunContext, dataset: DatasetId, version: number): Promise<PinnedInput> {
  const key = `${dataset}@${version}`;
  const known = context.pins.get(key);
  if (known !== undefined) return known;
  const pin = pinTable(context.publisher, dataset, version);
  context.pins.set(key, pin);
  return pin;
}

/** A request and the plan by which its files are written, where the table asks for one. */
export type PlannedRequest = StageRequest & Readonly<{ plan?: WritePlan; rewrites?: readonly string[] }>;

type TableParts =
  | "dataset"
  | "columns"
  | "layout"
  | "changes"
  | "plan"
  | "rewrite"
  | "rewrites"
  | "published"
  | "provenance"
  | "tableFolder"
  | "rejectFolder"
  | "attemptId";

/** The parts of a stage request that are the same for every kind of step. Columns that others have widened stay wide. */
export async function tableOf(
  context: RunContext,
  attempt: Attempt,
  { columns, replaces }: Readonly<{ columns: readonly Column[]; replaces: boolean }>,
): Promise<Pick<PlannedRequest, TableParts>> {
  const { dataset } = attempt.step;
  const root = context.publisher.storage.localRoot;
  const baseVersion = attempt.base?.tableVersion;
  const published = baseVersion === undefined ? undefined : await pinOnce(context, dataset, baseVersion);
  const keeps = !replaces && published !== undefined && published.files.length > 0;
  const fit = keeps ? await fitColumns(context, columns, published) : { columns, rewrites: [] };
  const rewrite = fit.rewrites.length > 0;
  const plan = await context.publisher
    .table(tablePrefix(dataset))
    .planWrite({ baseVersion, columns: [...fit.columns, ...provenanceColumns], replaces: !keeps || rewrite });
  return {
    dataset,
    columns: plan === undefined ? fit.columns : plan.columns.slice(0, columns.length),
    ...(plan === undefined ? {} : { plan, ...layoutOf(plan) }),
    ...(rewrite ? { rewrite, rewrites: fit.rewrites } : {}),
    published,
    provenance: { runId: context.job.runId, ingestedAt: now(context), attempt: attempt.number },
    tableFolder: join(root, tablePrefix(dataset)),
    rejectFolder: join(root, rejectPrefix(dataset)),
    attemptId: `${String(attempt.number).padStart(5, "0")}-${attempt.uuid}`,
  };
}

function layoutOf({ target, stored, changes }: WritePlan): Pick<StageRequest, "layout" | "changes"> {
  return {
    ...(target === undefined || stored === undefined ? {} : { layout: { target, stored } }),
    ...(changes === undefined ? {} : { changes }),
  };
}

async function sqlSource(
  context: RunContext,
  dataset: ProductDataset,
  analysis: DatasetAnalysis,
  tables: readonly PinnedInput[],
): Promise<SelectRequest["source"]> {
  return {
    kind: "sql",
    sql: dataset.transformation.sql,
    inputs: analysis.inputs,
    tables,
    config: await configValues(context, analysis),
    configItems: analysis.configItems,
    runTime: context.job.resolved.asOf,
    ...(analysis.preservesRowsOf === undefined ? {} : { preservesRowsOf: analysis.preservesRowsOf }),
  };
}

import { mkdtemp, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Clock, type Random, UserError } from "../base/index.ts";
import type { Engine, PinnedInput, QueryResult, RuleOutcome, StageResult } from "../engine/index.ts";
import { type DatasetId, type Kinds, kindsOf } from "../metadata/index.ts";
import type { Observed, Step } from "../plan/index.ts";
import { datasetsOf } from "./datasets.ts";
import { jobOf } from "./job.ts";
import { readTableState } from "./observe.ts";
import { planSession, type Session } from "./session.ts";
import type { Attempt } from "./step/attempt.ts";
import type { RunContext } from "./step/context.ts";
import { removeExtraction } from "./step/extraction.ts";
import { runIngest } from "./step/ingest.ts";
import { runTransform } from "./step/transform.ts";

export type Preview = Readonly<{ result: QueryResult; rules: readonly RuleOutcome[] }>;
export type PreviewRequest = Readonly<{
  dataset: DatasetId;
  limit: number;
  signal: AbortSignal;
  clock: Clock;
  random: Random;
}>;

/** What a run would publish of one dataset and what its rules would say: staged in a scratch folder, shown, and thrown away. */
export async function previewDataset(session: Session, request: PreviewRequest): Promise<Preview> {
  const { dataset, limit, signal } = request;
  const { plan, observed } = await planSession(session, [dataset], true);
  const step = plan.steps.find((candidate) => candidate.dataset === dataset);
  if (step === undefined) throw new UserError("LW3005", { values: { dataset } });
  const engine = await session.engine();
  const scratch = await mkdtemp(join(await realpath(session.scratch), "preview-"));
  try {
    const kinds = await kindsOf(session.project.root, session.project.resolved.model);
    const context = previewContext(session, request, { step, observed, engine: stagingIn(scratch, engine), kinds });
    const staged = await stage(session, context, step, request);
    return { result: await showStaged(engine, staged, { dataset, scratch, limit, signal }), rules: staged.rules };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The same engine, writing elsewhere. */
function stagingIn(folder: string, engine: Engine): Engine {
  return {
    ...engine,
    stage: (request, signal) => engine.stage({ ...request, tableFolder: folder, rejectFolder: folder }, signal),
  };
}

type PreviewParts = Readonly<{ step: Step; observed: Observed; engine: Engine; kinds: Kinds }>;

function previewContext(session: Session, request: PreviewRequest, parts: PreviewParts): RunContext {
  const { clock, random } = request;
  const plan = { format: 1, project: "", environment: "", modelHash: "", steps: [parts.step] } as const;
  const job = jobOf(session, { plan, observed: parts.observed, runId: "preview", attempts: {}, parallel: 1 });
  return {
    job,
    publisher: session.publisher,
    engine: parts.engine,
    kinds: parts.kinds,
    clock,
    random,
    emit: () => undefined,
    versions: new Map(Object.entries(job.versions) as [DatasetId, number][]),
    outputs: new Map(),
    pins: new Map(),
    schemas: new Map(),
  };
}

async function stage(session: Session, context: RunContext, step: Step, request: PreviewRequest): Promise<StageResult> {
  const found = datasetsOf(session.project.resolved).get(step.dataset);
  if (found === undefined) throw new UserError("LW3005", { values: { dataset: step.dataset } });
  const base = await readTableState(session.publisher, step.dataset);
  const uuid = request.random.uuid();
  const attempt: Attempt = { step, number: 0, uuid, base, quarantine: undefined, signal: request.signal };
  if (found.dataset.kind === "product") return (await runTransform(context, found.dataset, attempt)).staged;
  if (found.source === undefined) throw new UserError("LW3005", { values: { dataset: step.dataset } });
  // an extraction of its own: a run must not take over what is thrown away here
  const own: Attempt = { ...attempt, step: { ...step, fingerprint: `preview ${uuid}` } };
  const ingested = await runIngest(context, found.source, found.dataset, own);
  await removeExtraction(context, ingested.extraction);
  if (ingested.result === undefined) throw new UserError("LW3006", { values: { dataset: step.dataset } });
  return ingested.result.staged;
}

type ShowRequest = Readonly<{ dataset: DatasetId; scratch: string; limit: number; signal: AbortSignal }>;

function showStaged(engine: Engine, staged: StageResult, show: ShowRequest): Promise<QueryResult> {
  const { dataset, scratch, limit, signal } = show;
  const table: PinnedInput = {
    dataset,
    columns: staged.columns.filter((column) => !column.name.startsWith("_")),
    provenance: [],
    files: staged.add.map((file) => ({ ...file, path: join(scratch, file.name) })),
  };
  const sql = "SELECT * FROM staged";
  const start = sql.indexOf("staged");
  const inputs = [{ dataset, parts: ["staged"], start, end: sql.length }];
  const source = {
    kind: "sql",
    sql,
    inputs,
    tables: [table],
    config: {},
    configItems: [],
    runTime: "1970-01-01T00:00:00.000Z",
  } as const;
  return engine.query(source, limit, signal);
}

import { basename, dirname, join, relative, sep } from "node:path";
import { type Column, errorText, isWithin, realPlace, UserError } from "../../base/index.ts";
import type { RowSource } from "../../engine/index.ts";
import { placeFile } from "../../lake/index.ts";
import { type FileFormat, takenBy } from "../../metadata/index.ts";
import type { Step } from "../../plan/index.ts";
import type { Job } from "../job.ts";
import { broughtVersion, markBrought, portRecord, type WrittenPort, writtenPorts } from "../port.ts";
import type { RunContext } from "./context.ts";
import { pinOnce } from "./transform.ts";

/**
 * Brings the version of a dataset that is in force to the consumers of its ports, where code does that and has not done it yet.
 * @throws UserError LW3716 when a port could not be written: the table is published all the same
 */
export async function deliverPorts(context: RunContext, { dataset }: Step, signal: AbortSignal): Promise<void> {
  const version = context.versions.get(dataset);
  if (version === undefined) return;
  const { kinds, job, publisher } = context;
  const place = { storage: publisher.storage, kinds, projectRoot: job.projectRoot };
  for (const written of writtenPorts(job.resolved, kinds, dataset)) {
    if ((await broughtVersion(place, written)) === version) continue;
    try {
      await bring(context, written, { version, signal });
    } catch (error) {
      signal.throwIfAborted();
      const values = { dataset, port: written.port.name, kind: written.kind, problem: errorText(error) };
      throw new UserError("LW3716", { values, hint: "run again", cause: error });
    }
    await markBrought(context.publisher.storage, written, version);
  }
}

async function bring(
  context: RunContext,
  written: WrittenPort,
  { version, signal }: Readonly<{ version: number; signal: AbortSignal }>,
): Promise<void> {
  const { port, product, settings } = written;
  const table = await pinOnce(context, port.dataset, version);
  const { columns } = table;
  const sql = `SELECT * FROM ${port.dataset}`;
  const source: RowSource & { kind: "sql" } = {
    kind: "sql",
    sql,
    inputs: [
      {
        dataset: port.dataset,
        parts: port.dataset.split("."),
        start: sql.length - port.dataset.length,
        end: sql.length,
      },
    ],
    tables: [{ ...table, columns }],
    config: {},
    configItems: [],
    runTime: context.job.resolved.asOf,
  };
  await portRecord(context.kinds, written).write?.({
    settings: settings as never,
    product,
    port: port.name,
    contract: port.contract,
    dataset: port.dataset,
    version,
    columns,
    batches: () => context.engine.read(source, columns, signal),
    exportTo: (path, format) => exportTo(context, source, { path, format, columns, signal }),
    projectRoot: context.job.projectRoot,
    signal,
  });
}

/** Where links really lead to, and with the values of this environment. @throws UserError LW3723 */
function refuseTaken(path: string, { job, lake }: Readonly<{ job: Job; lake: string }>): void {
  const { model, environment } = job.resolved;
  const real = join(realPlace(dirname(path)), basename(path));
  const places = { sources: model.sources, environments: [environment] };
  const named = relative(realPlace(job.projectRoot), real).split(sep).join("/");
  const what = isWithin(realPlace(lake), real) ? `the lake of "${environment.name}"` : takenBy(named, places);
  if (what !== undefined) throw new UserError("LW3723", { values: { path: named, what } });
}

type ExportedFile = Readonly<{ path: string; format: FileFormat; columns: readonly Column[]; signal: AbortSignal }>;

/** Written beside its place and put there when it is whole and on disk: consumers see the former version or this one. */
async function exportTo(
  { engine, job, publisher }: RunContext,
  source: RowSource & { kind: "sql" },
  { path, signal, ...file }: ExportedFile,
): Promise<Readonly<{ rows: number; sizeBytes: number }>> {
  refuseTaken(path, { job, lake: publisher.storage.localRoot });
  let rows = 0;
  const sizeBytes = await placeFile(path, async (begun) => {
    ({ rows } = await engine.exportFile(source, { ...file, path: begun }, signal));
  });
  return { rows, sizeBytes };
}

import { errorText, UserError } from "../../../base/index.ts";
import type { AddFile } from "../action.ts";
import { boundProblems } from "./check-bounds.ts";
import { logFindings } from "./check-log.ts";
import { readDeletionVectors } from "../deletion-vector.ts";
import { isInsideTable } from "../file-path.ts";
import { keyInTable } from "../place.ts";
import { scanOf } from "../scan.ts";
import type { ReadableState } from "../snapshot.ts";
import { parseStatistics } from "../statistics.ts";
import type { StateFile } from "../table-state.ts";
import { requireTable } from "./require-table.ts";
import type { OperationContext } from "./staged.ts";

export type CheckFinding = Readonly<{ file: string; problem: string }>;
export type CheckResult = Readonly<{ version: number; files: number; rows: number; findings: readonly CheckFinding[] }>;

/**
 * Looks whether a table is whole: its log entries and checkpoints, the size of every data file, its deletion vectors, and the number of rows against the
 * statistics. Finds and says everything it can; nothing is mended.
 *
 * @throws UserError LW6213 when there is no table
 */
export async function checkTable(context: OperationContext, signal?: AbortSignal): Promise<CheckResult> {
  const findings = await logFindings(context, signal);
  let state: ReadableState | undefined;
  try {
    state = await requireTable(context, undefined, signal);
  } catch (error) {
    const isNothing = findings.length === 0 && error instanceof UserError && error.code === "LW6213";
    if (!(error instanceof UserError) || isNothing) throw error;
    findings.push({ file: context.place.root, problem: error.message });
  }
  if (state === undefined) return { version: -1, files: 0, rows: 0, findings };
  let rows = 0;
  for (const file of state.files.values()) {
    signal?.throwIfAborted();
    const checked = await fileFindings(context, state, file);
    findings.push(...checked.findings);
    rows += checked.rows;
  }
  return { version: state.version, files: state.files.size, rows, findings };
}

type Checked = Readonly<{ rows: number; findings: readonly CheckFinding[] }>;

async function fileFindings(context: OperationContext, state: ReadableState, file: StateFile): Promise<Checked> {
  const { path, add } = file;
  const problem = await sizeProblem(context, path, add);
  if (problem !== undefined) return { rows: 0, findings: [{ file: path, problem }] };
  try {
    const [deleted = new Uint32Array()] = await readDeletionVectors(context.place, [add.deletionVector]);
    const scan = await scanOf(context.place, state, [{ path, add: { ...add, deletionVector: undefined } }]);
    const rows = await countRows(context, scan);
    const stats = parseStatistics(add.stats);
    const said = stats?.numRecords;
    const problems = [
      ...(stats === undefined ? [] : await boundProblems(context, state, { scan, stats })),
      ...(said === undefined || said === rows ? [] : [`it has ${rows} rows, the log says ${said}`]),
      ...((deleted.at(-1) ?? -1) < rows ? [] : ["its deletion vector names rows that it does not have"]),
    ];
    return { rows: rows - deleted.length, findings: problems.map((text) => ({ file: path, problem: text })) };
  } catch (error) {
    return { rows: 0, findings: [{ file: path, problem: errorText(error) }] };
  }
}

async function sizeProblem({ place }: OperationContext, path: string, add: AddFile): Promise<string | undefined> {
  if (!isInsideTable(path)) return undefined;
  const info = await place.storage.head(keyInTable(place, path));
  if (info === undefined) return "it is missing";
  return info.sizeBytes === add.size ? undefined : `it has ${info.sizeBytes} bytes, the log says ${add.size}`;
}

async function countRows({ engine }: OperationContext, scan: Awaited<ReturnType<typeof scanOf>>): Promise<number> {
  const found = await engine.findRows({ scan, where: "true" });
  return found.reduce((sum, { positions }) => sum + positions.length, 0);
}

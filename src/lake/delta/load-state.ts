import { errorText, UserError } from "../../base/index.ts";
import { type Action, logText, parseCommit } from "./action.ts";
import { readCheckpoint } from "./checkpoint-read.ts";
import { findSegment, listLog, type LogListing, type LogSegment, segmentOf } from "./log-segment.ts";
import type { ParquetAccess } from "./parquet.ts";
import type { TablePlace } from "./place.ts";
import { checksumFacts, contradiction, type StateFacts, stateFacts } from "./state-facts.ts";
import { applyActions, emptyState, type TableState } from "./table-state.ts";

/** How many log entries are read at once. */
const PARALLEL_READS = 16;

export type LoadRequest = Readonly<{
  place: TablePlace;
  parquet: ParquetAccess;
  version?: number;
  signal?: AbortSignal;
}>;

/**
 * Reads the state of a table at a version (the newest when not given).
 * @returns undefined when there is no table
 * @throws UserError LW6201 gap · LW6202 damaged entry · LW6204 no such version · LW6206 no readable checkpoint · LW6217 checksum
 */
export async function loadState(request: LoadRequest): Promise<TableState | undefined> {
  const { place, version, signal } = request;
  const segment = await findSegment(place, version, signal);
  if (segment === undefined) return undefined;
  const state = emptyState();
  const read = await applyCheckpoint(request, segment, state);
  await applyCommits(place, read.commits, state);
  if (state.version < 0) state.version = read.version;
  await requireChecksum(place, read, state);
  await readMissingCommitInfo(place, read, state);
  return state;
}

// a checkpoint is a cache: a damaged one is passed over as long as the entries before it are still there
async function applyCheckpoint(request: LoadRequest, segment: LogSegment, state: TableState): Promise<LogSegment> {
  const { checkpoint } = segment;
  if (checkpoint === undefined) return segment;
  const { place, parquet, version, signal } = request;
  try {
    const actions = await readCheckpoint(place, checkpoint, parquet, signal);
    if (!actions.some(({ protocol }) => protocol) || !actions.some(({ metaData }) => metaData))
      throw new Error("it lacks protocol or metaData");
    applyActions(state, checkpoint.version, actions, place.root);
    return segment;
  } catch (error) {
    signal?.throwIfAborted();
    const older = olderSegment(place, await listLog(place, 0, signal), version, checkpoint.version);
    if (older === undefined) throw unreadable(checkpoint.files[0]?.key ?? "", error);
    return applyCheckpoint(request, older, state);
  }
}

// readers may validate a version by its checksum (PROTOCOL.md §State Validation); one that is torn says nothing
async function requireChecksum({ storage }: TablePlace, { checksum }: LogSegment, state: TableState): Promise<void> {
  if (checksum === undefined) return;
  const text = new TextDecoder().decode(await storage.read(checksum));
  // ids of transactions that have expired may be left out of it
  const expire = state.metadata?.configuration?.["delta.setTransactionRetentionDuration"] !== undefined;
  const reason = contradiction(stateFacts(state), {
    ...statedBy(text),
    ...(expire ? { setTransactions: undefined } : {}),
  });
  if (reason === undefined) return;
  const file = `${storage.root}/${checksum}`;
  throw new UserError("LW6217", { values: { file, version: state.version, reason }, failure: "input" });
}

function statedBy(text: string): StateFacts {
  try {
    return checksumFacts(JSON.parse(text) as Parameters<typeof checksumFacts>[0]);
  } catch {
    return {};
  }
}

/**
 * The state at a version without the checkpoints of that version.
 * @returns undefined when older entries and checkpoints do not reach so far
 */
export async function loadWithout(
  { version, ...request }: LoadRequest & Readonly<{ version: number }>,
  listing: LogListing,
): Promise<TableState | undefined> {
  const segment = olderSegment(request.place, listing, version, version);
  if (segment === undefined) return undefined;
  const state = emptyState();
  try {
    const read = await applyCheckpoint({ ...request, version }, segment, state);
    await applyCommits(request.place, read.commits, state);
    return state;
  } catch (error) {
    if (error instanceof UserError && error.code === "LW6206") return undefined;
    throw error;
  }
}

// entries that end before the checkpoint would give an older version for the one that was asked for
function olderSegment(
  place: TablePlace,
  listing: LogListing,
  version: number | undefined,
  below: number,
): LogSegment | undefined {
  try {
    const segment = segmentOf(place, listing, version, below);
    return segment !== undefined && segment.version >= below ? segment : undefined;
  } catch (error) {
    if (error instanceof UserError && ["LW6201", "LW6204"].includes(error.code)) return undefined;
    throw error;
  }
}

function unreadable(file: string, error: unknown): UserError {
  return new UserError("LW6206", { values: { file, reason: errorText(error) }, failure: "input", cause: error });
}

/** Applies log entries in order, in place. */
export async function applyCommits(
  place: TablePlace,
  commits: LogSegment["commits"],
  state: TableState,
): Promise<void> {
  for (let start = 0; start < commits.length; start += PARALLEL_READS) {
    const batch = commits.slice(start, start + PARALLEL_READS);
    const contents = await Promise.all(batch.map(({ info }) => readCommit(place, info.key)));
    for (const [index, { version, info }] of batch.entries()) {
      applyActions(state, version, contents[index] ?? [], place.root);
      state.modifiedMs = info.modifiedMs;
    }
  }
}

/** The actions of one log entry. @throws UserError LW6101 when absent, LW6202 when damaged */
export async function readCommit({ storage }: TablePlace, key: string): Promise<readonly Action[]> {
  const file = `${storage.root}/${key}`;
  return parseCommit(logText(await storage.read(key), file), file);
}

// checkpoints do not keep commitInfo, so that it has to be read from the entry itself (PROTOCOL.md §Action Reconciliation)
async function readMissingCommitInfo(place: TablePlace, segment: LogSegment, state: TableState): Promise<void> {
  if (segment.commits.length > 0) return;
  const listing = await listLog(place, segment.version);
  const commit = listing.commits.find(({ version }) => version === segment.version);
  if (commit === undefined) return;
  const actions = await readCommit(place, commit.info.key);
  state.commitInfo = actions.find((action) => action.commitInfo)?.commitInfo;
  state.modifiedMs = commit.info.modifiedMs;
}

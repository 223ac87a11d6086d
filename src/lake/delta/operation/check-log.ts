import { errorText } from "../../../base/index.ts";
import { lookAtCheckpoint } from "../checkpoint-problem.ts";
import { readCommit } from "../load-state.ts";
import { listLog, type LogListing } from "../log-segment.ts";
import type { CheckFinding } from "./check.ts";
import type { OperationContext } from "./staged.ts";

/**
 * What is wrong with the log: entries that cannot be read or are missing between others, checkpoints that cannot be read. The newest
 * checkpoint, which readers start from, is also compared with what leads to it.
 */
export async function logFindings(context: OperationContext, signal?: AbortSignal): Promise<CheckFinding[]> {
  const listing = await listLog(context.place, 0, signal);
  return [
    ...(await entryFindings(context, listing)),
    ...gaps(listing),
    ...(await checkpointFindings(context, listing, signal)),
  ];
}

async function entryFindings({ place }: OperationContext, { commits }: LogListing): Promise<CheckFinding[]> {
  const findings: CheckFinding[] = [];
  for (const { info } of commits) {
    try {
      await readCommit(place, info.key);
    } catch (error) {
      findings.push({ file: info.key, problem: errorText(error) });
    }
  }
  return findings;
}

function gaps({ commits }: LogListing): readonly CheckFinding[] {
  return commits.flatMap(({ version, info }, index) => {
    const before = commits[index - 1]?.version;
    if (before === undefined || before + 1 === version) return [];
    const [first, last] = [before + 1, version - 1];
    const missing = first === last ? `version ${first} is` : `versions ${first} to ${last} are`;
    return [{ file: info.key, problem: `${missing} missing before it` }];
  });
}

async function checkpointFindings(
  context: OperationContext,
  listing: LogListing,
  signal: AbortSignal | undefined,
): Promise<CheckFinding[]> {
  const findings: CheckFinding[] = [];
  const newest = listing.checkpoints.at(-1);
  for (const checkpoint of listing.checkpoints) {
    const { problem } = await lookAtCheckpoint(context, checkpoint, {
      ...(checkpoint === newest ? { listing } : {}),
      ...(signal === undefined ? {} : { signal }),
    });
    if (problem !== undefined) findings.push({ file: checkpoint.files[0]?.key ?? "", problem: `it ${problem}` });
  }
  return findings;
}

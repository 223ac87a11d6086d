import type { StageRequest } from "../../engine.ts";
import { quarantineColumns } from "../../quarantine.ts";
import type { Base } from "../compile/base.ts";
import { type WrittenFile, writtenFiles } from "./files.ts";
import type { RefusedByRule } from "./outcome.ts";
import { placesIn, rowsByPlace } from "./place.ts";
import { runStatement, type Session } from "./session.ts";

/** The refused rows of a batch, as files. */
export type Refused = Readonly<{
  /** What the quarantine gains. */
  kept: readonly WrittenFile[];
  /** Counted and forgotten. */
  discarded: readonly WrittenFile[];
}>;

export const NONE_REFUSED: Refused = { kept: [], discarded: [] };

export type RefusedRows = Readonly<{
  request: StageRequest;
  base: Base;
  /** SELECT of `row`, `source_position`, `rules` and `kept`. */
  select: string;
  /** Whether some of the rules throw rows away. */
  mayDiscard: boolean;
  /** Tells the files of one look from those of another. */
  part: string;
}>;

/** Writes what a look at the batch refused, straight from where it is read: another pass only where rows may be thrown away. */
export async function writeRefused(session: Session, rows: RefusedRows): Promise<Refused> {
  const { request, base, select, part } = rows;
  const prefix = `reject-${request.attemptId}${part}`;
  const { copyKept, copyDiscarded } = session.statements;
  const kept = await runStatement(session, copyKept(request, base, select, { folder: request.rejectFolder, prefix }));
  const discarded = rows.mayDiscard
    ? await runStatement(session, copyDiscarded(select, { folder: session.scratch, prefix }))
    : [];
  return { kept: await writtenFiles(kept, quarantineColumns), discarded: await writtenFiles(discarded, []) };
}

export function joinRefused(one: Refused, other: Refused): Refused {
  return { kept: [...one.kept, ...other.kept], discarded: [...one.discarded, ...other.discarded] };
}

/** Failed rows by rule, with a few of them as JSON text. */
export async function summarizeRefused(session: Session, { kept, discarded }: Refused): Promise<RefusedByRule> {
  const paths = [...kept, ...discarded].map((file) => file.path);
  if (paths.length === 0) return new Map();
  const { statements } = session;
  const rules = await runStatement(session, statements.summarizeRefused(paths));
  const found = rules.map((row) => ({ row, places: placesIn(row["places"]) }));
  const shown = await rowsByPlace(session, found, (places) => statements.refusedAt(paths, places));
  return new Map(
    found.map(({ row, places }) => [
      String(row["rule"]),
      { failed: Number(row["failed"]), sample: shown(places), reason: String(row["reason"]) },
    ]),
  );
}

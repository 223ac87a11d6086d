import { type Column, UserError } from "../../../base/index.ts";
import type { StageRequest } from "../../engine.ts";
import { readTable } from "../compile/read.ts";
import type { TableCheck } from "../rule/check.ts";
import type { Checks } from "../rule/checks.ts";
import { rowsIn } from "./files.ts";
import type { Materialized } from "./materialize.ts";
import { runStatement, type Session, sideBySide } from "./session.ts";

export type Judgement = Readonly<{ failed: number; checked: number; detail: string | undefined }>;

/** Judges the table that would result: the published files that stay and the new ones. */
export async function judgeTable(
  session: Session,
  request: StageRequest,
  checks: Checks,
  input: Readonly<{ result: Materialized; columns: readonly Column[] }>,
): Promise<ReadonlyMap<string, Judgement>> {
  const files = [...input.result.kept, ...input.result.add];
  // older files lack what is new in the layout, and have the rest as it says
  const { layout } = request;
  const laidOut = layout === undefined ? files : files.map((file) => ({ ...file, stored: layout.stored }));
  const table = readTable(laidOut, input.columns);
  const judge = async (own: Session, check: TableCheck): Promise<Judgement> => {
    const proof = check.prove && (await ask(own, request, { check, sql: check.prove(table) }));
    return proof?.failed === 0 ? proof : ask(own, request, { check, sql: check.judge(table) });
  };
  const judged = new Map<string, Judgement>();
  for (const together of groupsOf(checks.tables, rowsIn(files) < session.manyRows ? SMALL_AT_ONCE : 1)) {
    const works = together.map((check) => (own: Session) => judge(own, check));
    const judgements = await sideBySide(session, ...works);
    for (const [index, { rule }] of together.entries()) {
      const judgement = judgements[index];
      if (judgement !== undefined) judged.set(rule, judgement);
    }
  }
  return judged;
}

/** Rules about a small table that are judged at once. About a large one each may need all the memory there is for its groups. */
const SMALL_AT_ONCE = 2;

function groupsOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

type Question = Readonly<{ check: TableCheck; sql: string }>;

/** @throws UserError LW3521 when there are several verdicts */
async function ask(session: Session, { dataset }: StageRequest, { check, sql }: Question): Promise<Judgement> {
  const rows = await runStatement(session, { name: "judge", sql });
  if (rows.length > 1) throw new UserError("LW3521", { values: { rule: check.rule, dataset, count: rows.length } });
  const [{ failed = null, checked = 1, detail } = {}] = rows;
  return {
    // no verdict is none that says the table is good
    failed: failed === null ? 1 : Number(failed),
    checked: Math.max(Number(checked ?? 1), failed === null ? 1 : 0),
    detail: typeof detail === "string" ? detail : undefined,
  };
}

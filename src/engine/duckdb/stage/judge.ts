import { type Column, UserError } from "../../../base/index.ts";
import type { StageRequest } from "../../engine.ts";
import { readTable } from "../compile/read.ts";
import type { TableCheck } from "../rule/check.ts";
import type { Checks } from "../rule/checks.ts";
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
  const table = readTable([...input.result.kept, ...input.result.add], input.columns);
  const judgements = await sideBySide(
    session,
    ...checks.tables.map((check) => async (own: Session) => {
      const proof = check.prove && (await ask(own, request, { check, sql: check.prove(table) }));
      const judgement = proof?.failed === 0 ? proof : await ask(own, request, { check, sql: check.judge(table) });
      return [check.rule, judgement] as const;
    }),
  );
  return new Map(judgements);
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

import type { Column } from "../../../base/index.ts";
import type { StageRequest } from "../../engine.ts";
import { readTable } from "../compile/read.ts";
import type { Checks } from "../rule/checks.ts";
import type { Materialized } from "./materialize.ts";
import { runStatement, type Session } from "./session.ts";

export type Judgement = Readonly<{ failed: number; checked: number; detail: string | undefined }>;

/** Judges the table that would result: the published files that stay and the new ones. */
export async function judgeTable(
  session: Session,
  request: StageRequest,
  checks: Checks,
  input: Readonly<{ result: Materialized; columns: readonly Column[] }>,
): Promise<ReadonlyMap<string, Judgement>> {
  const judged = new Map<string, Judgement>();
  for (const { rule, judge } of checks.schemas) judged.set(rule.name, judge(request.columns));
  const files = [...input.result.kept, ...input.result.add];
  const table = readTable(files, input.columns);
  for (const check of checks.tables) {
    const proof = check.prove === undefined ? undefined : await ask(session, check.prove(table));
    judged.set(check.rule, proof?.failed === 0 ? proof : await ask(session, check.judge(table)));
  }
  return judged;
}

async function ask(session: Session, sql: string): Promise<Judgement> {
  const [row = {}] = await runStatement(session, { name: "judge", sql });
  const detail = row["detail"];
  return {
    failed: Number(row["failed"]),
    checked: Number(row["checked"]),
    detail: typeof detail === "string" ? detail : undefined,
  };
}

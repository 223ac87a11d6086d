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
  const files = [...input.result.kept, ...input.result.add.map((file) => file.path)];
  const table = readTable(files, input.columns);
  for (const check of checks.tables) {
    const [row = {}] = await runStatement(session, { name: "judge", sql: check.judge(table) });
    const detail = row["detail"];
    judged.set(check.rule, {
      failed: Number(row["failed"]),
      checked: Number(row["checked"]),
      detail: typeof detail === "string" ? detail : undefined,
    });
  }
  return judged;
}

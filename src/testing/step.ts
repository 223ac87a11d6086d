import assert from "node:assert/strict";
import { DiagnosticsError } from "../base/index.ts";
import { type Framework, type GivenRow, sortedRows } from "./framework.ts";
import { type GivenTable, type KindHome, type KindProject, kindProject } from "./project.ts";

/** Steps that use a kind, tables they read as `bronze.<name>`, and what comes out. */
export type StepSubject = Readonly<{
  kind: string;
  home: KindHome;
  /** Entries of `steps:`, as written. */
  steps: readonly unknown[];
  tables: Readonly<Record<string, GivenTable>>;
  gives: Readonly<{ columns: readonly string[]; rows: readonly GivenRow[] }>;
  /** Steps that must be refused before anything runs. */
  wrong?: readonly (readonly unknown[])[];
}>;

/** What every kind of step must do. */
export function stepContract({ test }: Framework, subject: StepSubject): void {
  const { kind, home, tables, gives } = subject;
  const columns = gives.columns.join(", ");

  test(`step ${kind}: gives the rows it promises`, async () => {
    await using project = await projectWith(subject, subject.steps);
    const summary = await project.run();
    assert.equal(
      summary.status,
      "succeeded",
      summary.steps.flatMap(({ failure }) => failure?.message ?? []).join("; "),
    );
    const rows = await project.rows(`SELECT ${columns} FROM under_test.silver.made`);
    assert.deepEqual(sortedRows(rows), sortedRows(gives.rows));
    const step = summary.steps.find(({ dataset }) => dataset === "under_test.silver.made");
    assert.equal(step?.ledger?.quarantined, 0, "no value is of another type than promised");
  });

  test(`step ${kind}: the same rows give the same rows, and nothing runs when nothing changed`, async () => {
    await using project = await projectWith(subject, subject.steps);
    await project.run();
    assert.equal((await project.run()).status, "nothing to do");
    await using again = await projectWith(subject, subject.steps);
    await again.run();
    const sql = `SELECT ${columns} FROM under_test.silver.made`;
    assert.deepEqual(sortedRows(await again.rows(sql)), sortedRows(await project.rows(sql)));
  });

  test(`step ${kind}: no rows are no problem`, async () => {
    const empty = Object.entries(tables).map(([name, table]) => [name, { ...table, rows: [] }] as const);
    await using project = await projectWith({ ...subject, tables: Object.fromEntries(empty) }, subject.steps);
    const summary = await project.run();
    assert.equal(
      summary.status,
      "succeeded",
      summary.steps.flatMap(({ failure }) => failure?.message ?? []).join("; "),
    );
  });

  for (const [index, steps] of (subject.wrong ?? []).entries()) {
    test(`step ${kind}: wrong settings ${index + 1} are refused with their place before anything runs`, async () => {
      await using project = await projectWith({ ...subject, home }, steps);
      await assert.rejects(project.run(), (error) => {
        assert.ok(error instanceof DiagnosticsError, String(error));
        assert.ok(error.diagnostics.some(({ place }) => place.file === "products/under_test/silver/made.yaml"));
        return true;
      });
    });
  }
}

async function projectWith({ home, tables }: StepSubject, steps: readonly unknown[]): Promise<KindProject> {
  const project = await kindProject(home, tables);
  await project.write("products/under_test/silver/made.yaml", JSON.stringify({ steps }));
  return project;
}

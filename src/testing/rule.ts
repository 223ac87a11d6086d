import assert from "node:assert/strict";
import { DiagnosticsError } from "../base/index.ts";
import { type Framework, type GivenColumns, type GivenRow, sortedRows } from "./framework.ts";
import { type KindHome, kindProject } from "./project.ts";

/** A kind of rule, and rows that say what it means. */
export type RuleSubject = Readonly<{
  kind: string;
  home?: KindHome;
  /** The settings as written below the kind. */
  settings: unknown;
  columns: GivenColumns;
  good: readonly GivenRow[];
  bad: readonly GivenRow[];
  /** Settings that must be refused before anything runs. */
  wrong?: readonly unknown[];
}>;

/** What every kind of rule that judges rows must do. */
export function ruleContract({ test }: Framework, subject: RuleSubject): void {
  const { kind, good, bad } = subject;

  test(`rule ${kind}: good rows are published, bad ones are put aside with one reason`, async () => {
    await using project = await projectWith(subject, "quarantine");
    const summary = await project.run();
    assert.equal(summary.status, "succeeded", failureText(summary));
    const found = await project.rows(`SELECT ${names(subject)} FROM under_test.silver.judged`);
    assert.deepEqual(sortedRows(found), await asTyped(subject, good));
    const step = summary.steps.find(({ dataset }) => dataset === "under_test.silver.judged");
    assert.equal(step?.ledger?.quarantined, bad.length);
    const groups = step?.quarantineGroups ?? [];
    assert.equal(groups.length, bad.length === 0 ? 0 : 1, "all rows a rule refuses have the same reason");
    assert.notEqual(groups[0]?.reason.trim(), "");
  });

  test(`rule ${kind}: with severity warn every row is published and the bad ones are counted`, async () => {
    await using project = await projectWith(subject, "warn");
    const summary = await project.run();
    assert.equal(summary.status, "succeeded", failureText(summary));
    const step = summary.steps.find(({ dataset }) => dataset === "under_test.silver.judged");
    assert.equal(step?.rowCount, good.length + bad.length);
    assert.equal(step?.warned, bad.length);
  });

  test(`rule ${kind}: with severity fail a bad row publishes nothing`, async () => {
    await using project = await projectWith(subject, "fail");
    const summary = await project.run();
    assert.equal(summary.status, bad.length === 0 ? "succeeded" : "failed");
  });

  for (const [index, settings] of (subject.wrong ?? []).entries()) {
    test(`rule ${kind}: wrong settings ${index + 1} are refused with their place before anything runs`, async () => {
      await using project = await projectWith({ ...subject, settings }, "quarantine");
      await assert.rejects(project.run(), (error) => {
        assert.ok(error instanceof DiagnosticsError, String(error));
        assert.ok(error.diagnostics.some(({ place }) => place.file === "products/under_test/silver/judged.yaml"));
        return true;
      });
    });
  }
}

async function projectWith({ home, kind, settings, columns, good, bad }: RuleSubject, severity: string) {
  const project = await kindProject(home, { rows: { columns, rows: [...good, ...bad] } });
  await project.write("products/under_test/silver/judged.sql", `SELECT ${names({ columns })} FROM bronze.rows\n`);
  const rule = { [kind]: settings, severity, name: "under_test" };
  await project.write("products/under_test/silver/judged.yaml", JSON.stringify({ rules: [rule] }));
  return project;
}

function names({ columns }: Pick<RuleSubject, "columns">): string {
  return Object.keys(columns).join(", ");
}

/** The rows as a table without the rule holds them. */
async function asTyped({ columns }: RuleSubject, rows: readonly GivenRow[]): Promise<readonly unknown[]> {
  await using project = await kindProject(undefined, { rows: { columns, rows } });
  await project.run();
  return sortedRows(await project.rows(`SELECT ${names({ columns })} FROM given.bronze.rows`));
}

function failureText({
  steps,
}: Readonly<{ steps: readonly Readonly<{ failure?: Readonly<{ message: string }> }>[] }>): string {
  return steps.flatMap(({ failure }) => failure?.message ?? []).join("; ");
}

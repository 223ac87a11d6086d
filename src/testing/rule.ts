import assert from "node:assert/strict";
import { DiagnosticsError } from "../base/index.ts";
import type { RunSummary } from "../run/index.ts";
import { type Framework, type GivenColumns, type GivenRow, sortedRows } from "./framework.ts";
import { type GivenTable, type KindHome, type KindProject, kindProject } from "./project.ts";

type SubjectCommon = Readonly<{
  kind: string;
  home?: KindHome;
  /** The settings as written below the kind. */
  settings: unknown;
  /** Keys written beside the kind, such as `keep` of `unique`. */
  beside?: Readonly<Record<string, unknown>>;
  /** Other datasets, by name: the settings call them `bronze.<name>`. */
  tables?: Readonly<Record<string, GivenTable>>;
  /** Settings that must be refused before anything runs. */
  wrong?: readonly unknown[];
}>;

/** A kind of rule that judges rows, one by one or in groups, and rows that say what it means. */
export type RuleSubject = SubjectCommon &
  Readonly<{ form?: "row" | "group"; columns: GivenColumns; good: readonly GivenRow[]; bad: readonly GivenRow[] }>;

/** A kind of rule that judges a whole table, and tables that say what it means. */
export type TableRuleSubject = SubjectCommon &
  Readonly<{
    form: "table";
    good: GivenTable;
    bad: GivenTable;
    /** Of a kind that counts: what it counts in the bad table. */
    counted?: Readonly<{ failed: number; checked: number }>;
  }>;

/** What every kind of rule must do. */
export function ruleContract(framework: Framework, subject: RuleSubject | TableRuleSubject): void {
  if (subject.form === "table") tableContract(framework, subject);
  else rowContract(framework, subject);
  for (const [index, settings] of (subject.wrong ?? []).entries()) {
    framework.test(`rule ${subject.kind}: wrong settings ${index + 1} are refused with their place`, async () => {
      const given = subject.form === "table" ? subject.good : { ...subject, rows: subject.good };
      await using project = await projectWith({ ...subject, settings }, given, {});
      await assertRefused(project);
    });
  }
}

function rowContract({ test }: Framework, subject: RuleSubject): void {
  const { kind, columns, good, bad } = subject;
  const given = { columns, rows: [...good, ...bad] };

  test(`rule ${kind}: good rows are published, bad ones are put aside with one reason`, async () => {
    await using project = await projectWith(subject, given, { severity: "quarantine" });
    const summary = await project.run();
    assert.equal(summary.status, "succeeded", failureText(summary));
    const found = await project.rows(`SELECT ${names(columns)} FROM under_test.silver.judged`);
    assert.deepEqual(sortedRows(found), await asTyped({ columns, rows: good }));
    const step = judgedStep(summary);
    assert.equal(step?.ledger?.quarantined, bad.length);
    const groups = step?.quarantineGroups ?? [];
    assert.equal(groups.length, bad.length === 0 ? 0 : 1, "all rows a rule refuses have the same reason");
    assert.notEqual(groups[0]?.reason.trim(), "");
  });

  test(`rule ${kind}: with severity warn every row is published and the bad ones are counted`, async () => {
    await using project = await projectWith(subject, given, { severity: "warn" });
    const summary = await project.run();
    assert.equal(summary.status, "succeeded", failureText(summary));
    const step = judgedStep(summary);
    assert.equal(step?.rowCount, good.length + bad.length);
    assert.equal(step?.warned, bad.length);
  });

  test(`rule ${kind}: with severity fail, or above its threshold, a bad row publishes nothing`, async () => {
    for (const consequence of [
      { severity: "fail" },
      { severity: "discard", max_failed: Math.max(bad.length - 1, 0) },
    ]) {
      await using project = await projectWith(subject, given, consequence);
      assert.equal((await project.run()).status, bad.length === 0 ? "succeeded" : "failed");
    }
  });
}

function tableContract({ test }: Framework, subject: TableRuleSubject): void {
  const { kind, good, bad, counted } = subject;

  test(`rule ${kind}: a good table is published and passes`, async () => {
    await using project = await projectWith(subject, good, { severity: "fail" });
    const summary = await project.run();
    assert.equal(summary.status, "succeeded", failureText(summary));
    assert.equal(judgedStep(summary)?.rowCount, good.rows.length);
    assert.equal(outcomeOf(summary)?.effect, "passed");
  });

  test(`rule ${kind}: with severity fail a bad table is not published`, async () => {
    await using project = await projectWith(subject, bad, { severity: "fail" });
    const summary = await project.run();
    assert.equal(summary.status, "failed");
    assert.match(failureText(summary), /"under_test"/, "the failure names the rule");
    await assert.rejects(project.rows("SELECT * FROM under_test.silver.judged"));
  });

  test(`rule ${kind}: with severity warn a bad table is published, and the report says why it is bad`, async () => {
    await using project = await projectWith(subject, bad, { severity: "warn" });
    const summary = await project.run();
    assert.equal(summary.status, "succeeded", failureText(summary));
    assert.equal(judgedStep(summary)?.rowCount, bad.rows.length);
    const outcome = outcomeOf(summary);
    assert.equal(outcome?.effect, "warned");
    assert.notEqual(outcome?.detail?.trim() ?? "", "");
    if (counted !== undefined) assert.deepEqual({ failed: outcome?.failed, checked: outcome?.checked }, counted);
  });

  test(`rule ${kind}: severities that need rows are refused, and a threshold unless it counts`, async () => {
    for (const severity of ["quarantine", "discard"]) {
      await using project = await projectWith(subject, good, { severity });
      await assertRefused(project);
    }
    await using project = await projectWith(subject, bad, { severity: "warn", max_failed: 0 });
    if (counted === undefined) await assertRefused(project);
    else assert.equal((await project.run()).status, "failed");
  });
}

type Consequence = Readonly<{ severity?: string; max_failed?: number }>;

async function projectWith(subject: SubjectCommon, given: GivenTable, consequence: Consequence): Promise<KindProject> {
  const { home, kind, settings, beside, tables = {} } = subject;
  const project = await kindProject(home, { ...tables, rows: given });
  await project.write("products/under_test/silver/judged.sql", `SELECT ${names(given.columns)} FROM bronze.rows\n`);
  const rule = { [kind]: settings, ...beside, ...consequence, name: "under_test" };
  await project.write("products/under_test/silver/judged.yaml", JSON.stringify({ rules: [rule] }));
  return project;
}

async function assertRefused(project: KindProject): Promise<void> {
  await assert.rejects(project.run(), (error) => {
    assert.ok(error instanceof DiagnosticsError, String(error));
    assert.ok(error.diagnostics.some(({ place }) => place.file === "products/under_test/silver/judged.yaml"));
    return true;
  });
}

function judgedStep({ steps }: RunSummary): RunSummary["steps"][number] | undefined {
  return steps.find(({ dataset }) => dataset === "under_test.silver.judged");
}

function outcomeOf(summary: RunSummary) {
  return judgedStep(summary)?.rules.find(({ rule }) => rule === "under_test");
}

function names(columns: GivenColumns): string {
  return Object.keys(columns).join(", ");
}

/** The rows as a table without the rule holds them. */
async function asTyped(given: GivenTable): Promise<readonly unknown[]> {
  await using project = await kindProject(undefined, { rows: given });
  await project.run();
  return sortedRows(await project.rows(`SELECT ${names(given.columns)} FROM given.bronze.rows`));
}

function failureText({ steps }: RunSummary): string {
  return steps.flatMap(({ failure }) => failure?.message ?? []).join("; ");
}

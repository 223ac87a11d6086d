import assert from "node:assert/strict";
import type { RunSummary } from "../run/index.ts";
import { type Framework, type GivenColumns, type GivenRow, kept, once, sortedRows } from "./framework.ts";
import { failureText, type GivenTable, type KindHome, kindProject } from "./project.ts";

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
  const { kind, wrong = [] } = subject;
  const refused = once(() => refusedOf(subject));
  if (subject.form === "table") tableContract(framework, subject, refused);
  else rowContract(framework, subject);
  for (const index of wrong.keys()) {
    framework.test(`rule ${kind}: wrong settings ${index + 1} are refused with their place`, async () => {
      assert.ok((await refused()).has(yamlOf(`wrong_${index + 1}`)));
    });
  }
}

function rowContract({ test }: Framework, subject: RuleSubject): void {
  const { kind, columns, good, bad } = subject;
  const given = { rows: { columns, rows: [...good, ...bad] }, good_rows: { columns, rows: good } };
  const judged = once(() =>
    judge(subject, given, {
      put_aside: { reads: "rows", severity: "quarantine" },
      warned: { reads: "rows", severity: "warn" },
      failed: { reads: "rows", severity: "fail" },
      above: { reads: "rows", severity: "discard", max_failed: Math.max(bad.length - 1, 0) },
    }),
  );

  test(`rule ${kind}: good rows are published, bad ones are put aside with one reason`, async () => {
    const { summary, step, rows, typed } = await judged();
    assert.equal(step("put_aside")?.status, "succeeded", failureText(summary));
    // the rows as a table without the rule holds them
    assert.deepEqual(sortedRows(rows.put_aside()), sortedRows(typed.good_rows()));
    const { ledger, quarantineGroups: groups = [] } = step("put_aside") ?? {};
    assert.equal(ledger?.quarantined, bad.length);
    assert.equal(groups.length, bad.length === 0 ? 0 : 1, "all rows a rule refuses have the same reason");
    assert.notEqual(groups[0]?.reason.trim(), "");
  });

  test(`rule ${kind}: with severity warn every row is published and the bad ones are counted`, async () => {
    const { summary, step } = await judged();
    assert.equal(step("warned")?.status, "succeeded", failureText(summary));
    assert.equal(step("warned")?.rowCount, good.length + bad.length);
    assert.equal(step("warned")?.warned, bad.length);
  });

  test(`rule ${kind}: with severity fail, or above its threshold, a bad row publishes nothing`, async () => {
    const { step } = await judged();
    for (const name of ["failed", "above"] as const)
      assert.equal(step(name)?.status, bad.length === 0 ? "succeeded" : "failed", name);
  });
}

function tableContract(
  { test }: Framework,
  subject: TableRuleSubject,
  refused: () => Promise<ReadonlySet<string>>,
): void {
  const { kind, good, bad, counted } = subject;
  const judged = once(() =>
    judge(
      subject,
      { good_rows: good, bad_rows: bad },
      {
        passed: { reads: "good_rows", severity: "fail" },
        failed: { reads: "bad_rows", severity: "fail" },
        warned: { reads: "bad_rows", severity: "warn" },
        above: { reads: "bad_rows", severity: "warn", ...(counted === undefined ? {} : { max_failed: 0 }) },
      },
    ),
  );

  test(`rule ${kind}: a good table is published and passes`, async () => {
    const { summary, step, outcome } = await judged();
    assert.equal(step("passed")?.status, "succeeded", failureText(summary));
    assert.equal(step("passed")?.rowCount, good.rows.length);
    assert.equal(outcome("passed")?.effect, "passed");
  });

  test(`rule ${kind}: with severity fail a bad table is not published`, async () => {
    const { step, rows } = await judged();
    assert.equal(step("failed")?.status, "failed");
    assert.match(step("failed")?.failure?.message ?? "", /"under_test"/, "the failure names the rule");
    assert.throws(rows.failed);
  });

  test(`rule ${kind}: with severity warn a bad table is published, and the report says why it is bad`, async () => {
    const { summary, step, outcome } = await judged();
    assert.equal(step("warned")?.status, "succeeded", failureText(summary));
    assert.equal(step("warned")?.rowCount, bad.rows.length);
    assert.equal(outcome("warned")?.effect, "warned");
    assert.notEqual(outcome("warned")?.detail?.trim() ?? "", "");
    const { failed, checked } = outcome("warned") ?? {};
    if (counted !== undefined) assert.deepEqual({ failed, checked }, counted);
  });

  test(`rule ${kind}: severities that need rows are refused, and a threshold unless it counts`, async () => {
    const files = await refused();
    for (const name of ["quarantine", "discard", ...(counted === undefined ? ["threshold"] : [])])
      assert.ok(files.has(yamlOf(name)), name);
    if (counted !== undefined) assert.equal((await judged()).step("above")?.status, "failed");
  });
}

type Use = Readonly<{ reads: string; severity?: string; max_failed?: number; settings?: unknown }>;

/** One run of datasets that use the rule, each in its way, and all that can be asked of it. */
async function judge<G extends string, U extends string>(
  subject: SubjectCommon,
  given: Readonly<Record<G, GivenTable>>,
  uses: Readonly<Record<U, Use>>,
) {
  await using project = await kindProject(subject.home, { given: { ...subject.tables, ...given } });
  for (const [path, text] of Object.entries(filesOf(subject, given, uses))) await project.write(path, text);
  const summary = await project.run();
  const read = (columns: GivenColumns, from: string) => project.rows(`SELECT ${names(columns)} FROM ${from}`);
  const rows = Object.entries<Use>(uses).map(async ([name, use]) => {
    const columns = (given as Readonly<Record<string, GivenTable>>)[use.reads]?.columns ?? {};
    return [name, await kept(() => read(columns, `under_test.silver.${name}`))] as const;
  });
  const typed = Object.entries<GivenTable>(given).map(
    async ([name, { columns }]) => [name, await kept(() => read(columns, `given.bronze.${name}`))] as const,
  );
  const step = (name: U): RunSummary["steps"][number] | undefined =>
    summary.steps.find(({ dataset }) => dataset === `under_test.silver.${name}`);
  return {
    summary,
    step,
    outcome: (name: U) => step(name)?.rules.find(({ rule }) => rule === "under_test"),
    rows: Object.fromEntries(await Promise.all(rows)) as Record<U, () => readonly (readonly unknown[])[]>,
    typed: Object.fromEntries(await Promise.all(typed)) as Record<G, () => readonly (readonly unknown[])[]>,
  };
}

/** The files that are refused of a project with every setting and severity that is wrong. */
async function refusedOf(subject: RuleSubject | TableRuleSubject): Promise<ReadonlySet<string>> {
  const { wrong = [] } = subject;
  const isTable = subject.form === "table";
  const rows = isTable ? subject.good : { columns: subject.columns, rows: subject.good };
  const severities = isTable ? ["quarantine", "discard"] : [];
  const uses: Readonly<Record<string, Use>> = {
    ...Object.fromEntries(wrong.map((settings, index) => [`wrong_${index + 1}`, { reads: "rows", settings }])),
    ...Object.fromEntries(severities.map((severity) => [severity, { reads: "rows", severity }])),
    ...(isTable && subject.counted === undefined
      ? { threshold: { reads: "rows", severity: "warn", max_failed: 0 } }
      : {}),
  };
  await using project = await kindProject(subject.home, { given: { ...subject.tables, rows } });
  return await project.refused(filesOf(subject, { rows }, uses));
}

/** The datasets that use the rule. */
function filesOf(
  { kind, settings, beside }: SubjectCommon,
  given: Readonly<Record<string, GivenTable>>,
  uses: Readonly<Record<string, Use>>,
): Readonly<Record<string, string>> {
  const files = Object.entries(uses).flatMap(([name, { reads, settings: other, ...consequence }]) => {
    const rule = { [kind]: other ?? settings, ...beside, ...consequence, name: "under_test" };
    const sql = `SELECT ${names(given[reads]?.columns ?? {})} FROM bronze.${reads}\n`;
    return [
      [`products/under_test/silver/${name}.sql`, sql],
      [yamlOf(name), JSON.stringify({ rules: [rule] })],
    ] as const;
  });
  return Object.fromEntries(files);
}

function yamlOf(dataset: string): string {
  return `products/under_test/silver/${dataset}.yaml`;
}

function names(columns: GivenColumns): string {
  return Object.keys(columns).join(", ");
}

import assert from "node:assert/strict";
import { type Framework, type GivenRow, kept, once, sortedRows } from "./framework.ts";
import { failureText, type GivenTable, type KindHome, kindProject, productText } from "./project.ts";

/** Steps that use a kind, tables they read as `bronze.<name>`, and what comes out. */
export type StepSubject = Readonly<{
  kind: string;
  /** Left out for kinds that are built in. */
  home?: KindHome;
  /** Entries of `steps:`, as written. */
  steps: readonly unknown[];
  tables: Readonly<Record<string, GivenTable>>;
  gives: Readonly<{ columns: readonly string[]; rows: readonly GivenRow[] }>;
  /** Steps that must be refused before anything runs. */
  wrong?: readonly (readonly unknown[])[];
}>;

/** What every kind of step must do. Several kinds of one home share their runs. */
export function stepContract({ test }: Framework, subjects: StepSubject | readonly StepSubject[]): void {
  const all = [subjects].flat();
  const made = once(() => makeAll(all));
  const refused = once(() => refusedOf(all));
  all.forEach(({ kind, gives, wrong = [] }, index) => {
    test(`step ${kind}: gives the rows it promises`, async () => {
      const { summary, first } = await made();
      const step = summary.steps.find(({ dataset }) => dataset === `${nameOf("under_test", index)}.silver.made`);
      assert.equal(step?.status, "succeeded", failureText(summary));
      assert.deepEqual(sortedRows(first[index]?.() ?? []), sortedRows(gives.rows));
      assert.equal(step?.ledger?.quarantined, 0, "no value is of another type than promised");
    });

    test(`step ${kind}: the same rows give the same rows, and nothing runs when nothing changed`, async () => {
      const { second, first, again } = await made();
      assert.equal(second.status, "nothing to do");
      assert.deepEqual(sortedRows(again[index]?.() ?? []), sortedRows(first[index]?.() ?? []));
    });

    test(`step ${kind}: no rows are no problem`, async () => {
      const { summary } = await made();
      const step = summary.steps.find(({ dataset }) => dataset === `${nameOf("no_rows", index)}.silver.made`);
      assert.equal(step?.status, "succeeded", failureText(summary));
    });

    for (const number of wrong.keys()) {
      test(`step ${kind}: wrong settings ${number + 1} are refused with their place before anything runs`, async () => {
        assert.ok((await refused()).has(yamlOf(index, `wrong_${number + 1}`)));
      });
    }
  });
}

/** Every kind makes a dataset of rows and one of none: a run, one with nothing to do, one that makes all anew. */
async function makeAll(subjects: readonly StepSubject[]) {
  const sources = subjects.flatMap(({ tables }, index) => {
    const none = Object.entries(tables).map(([name, table]) => [name, { ...table, rows: [] }] as const);
    return [
      [nameOf("given", index), tables],
      [nameOf("nothing", index), Object.fromEntries(none)],
    ] as const;
  });
  await using project = await kindProject(subjects[0]?.home, Object.fromEntries(sources));
  for (const [index, { steps }] of subjects.entries())
    for (const [name, source] of [
      ["under_test", "given"],
      ["no_rows", "nothing"],
    ] as const) {
      const product = nameOf(name, index);
      await project.write(`products/${product}/product.yaml`, productText(product, [nameOf(source, index)]));
      await project.write(`products/${product}/silver/made.yaml`, JSON.stringify({ steps }));
    }
  const read = () =>
    Promise.all(
      subjects.map(({ gives }, index) =>
        kept(() => project.rows(`SELECT ${gives.columns.join(", ")} FROM ${nameOf("under_test", index)}.silver.made`)),
      ),
    );
  const summary = await project.run();
  const first = await read();
  const second = await project.run();
  await project.run(true);
  return { summary, first, second, again: await read() };
}

/** The files that are refused of a project with all steps that are wrong. */
async function refusedOf(subjects: readonly StepSubject[]): Promise<ReadonlySet<string>> {
  const sources = subjects.map(({ tables }, index) => [nameOf("given", index), tables] as const);
  await using project = await kindProject(subjects[0]?.home, Object.fromEntries(sources));
  const files = subjects.flatMap(({ wrong = [] }, index) => {
    const product = nameOf("under_test", index);
    const text = productText(product, [nameOf("given", index)]);
    return [
      [`products/${product}/product.yaml`, text] as const,
      ...wrong.map((steps, number) => [yamlOf(index, `wrong_${number + 1}`), JSON.stringify({ steps })] as const),
    ];
  });
  return await project.refused(Object.fromEntries(files));
}

function nameOf(name: string, index: number): string {
  return index === 0 ? name : `${name}_${index + 1}`;
}

function yamlOf(index: number, dataset: string): string {
  return `products/${nameOf("under_test", index)}/silver/${dataset}.yaml`;
}

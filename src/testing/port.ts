import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { openWorkspace } from "../run/index.ts";
import { type Framework, type GivenColumns, type GivenRow, kept, once, sortedRows } from "./framework.ts";
import { failureText, type KindHome, kindProject, productText, tableFile } from "./project.ts";

/** A kind of output port, rows it gives out, and how a consumer reads them. */
export type PortSubject = Readonly<{
  kind: string;
  /** Left out for kinds that are built in. */
  home?: KindHome;
  settings: unknown;
  columns: GivenColumns;
  rows: readonly GivenRow[];
  /** Rows for a second version of the dataset. */
  later: readonly GivenRow[];
  /** Reads what consumers find, in a project at this folder. */
  read: (root: string) => Promise<readonly GivenRow[]>;
}>;

/** What every kind of output port that is written must do. */
export function portContract({ test }: Framework, subject: PortSubject): void {
  const { kind, rows, later } = subject;
  const brought = once(() => bringAll(subject));

  test(`port ${kind}: consumers find the rows that were published, and status says where`, async () => {
    const { summary, port, found } = await brought();
    assert.equal(summary.status, "succeeded", failureText(summary));
    assert.deepEqual(sortedRows(found()), sortedRows(rows));
    assert.equal(port?.isBehind, false);
    assert.notEqual(port?.where.trim(), "");
  });

  test(`port ${kind}: a new version takes the place of the former one`, async () => {
    assert.deepEqual(sortedRows((await brought()).foundLater()), sortedRows(later));
  });

  test(`port ${kind}: brought twice is the same as brought once`, async () => {
    const { again, foundAgain } = await brought();
    assert.notEqual(again.status, "failed", failureText(again));
    assert.deepEqual(sortedRows(foundAgain()), sortedRows(rows));
  });
}

/** A version is brought, brought again, and followed by another one. */
async function bringAll({ home, kind, settings, columns, rows, later, read }: PortSubject) {
  await using project = await kindProject(home, { given: { rows: { columns, rows } } });
  const port = { dataset: "silver.given_out", as: [kind], [kind]: settings };
  await project.write("products/under_test/product.yaml", productText("under_test", undefined, { out: port }));
  const sql = `SELECT ${Object.keys(columns).join(", ")} FROM bronze.rows\n`;
  await project.write("products/under_test/silver/given_out.sql", sql);
  const find = () => kept(() => read(project.root));
  const summary = await project.run();
  const found = await find();
  const status = await statusOf(project.root);
  // without its mark the port does not know that it has brought this version
  await rm(`${project.root}/.lakewright/lake/_lakewright/under_test/silver/given_out/ports`, { recursive: true });
  const again = await project.run();
  const foundAgain = await find();
  await project.write("data/given/rows.ndjson", tableFile("rows", { columns, rows: later }).text);
  await project.run();
  return { summary, found, port: status[0], again, foundAgain, foundLater: await find() };
}

async function statusOf(projectRoot: string) {
  await using workspace = await openWorkspace({ projectRoot, environment: "local" });
  return (await workspace.status()).flatMap(({ ports = [] }) => ports);
}

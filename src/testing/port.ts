import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { openWorkspace } from "../run/index.ts";
import { type Framework, type GivenColumns, type GivenRow, sortedRows } from "./framework.ts";
import { type KindHome, type KindProject, kindProject, tableFile } from "./project.ts";

/** A kind of output port, rows it gives out, and how a consumer reads them. */
export type PortSubject = Readonly<{
  kind: string;
  home: KindHome;
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
  const { kind, rows, later, read } = subject;

  test(`port ${kind}: consumers find the rows that were published, and status says where`, async () => {
    await using project = await projectWith(subject);
    const summary = await project.run();
    assert.equal(
      summary.status,
      "succeeded",
      summary.steps.flatMap(({ failure }) => failure?.message ?? []).join("; "),
    );
    assert.deepEqual(sortedRows(await read(project.root)), sortedRows(rows));
    await using workspace = await openWorkspace({ projectRoot: project.root, environment: "local" });
    const [port] = (await workspace.status()).flatMap(({ ports = [] }) => ports);
    assert.equal(port?.isBehind, false);
    assert.notEqual(port?.where.trim(), "");
  });

  test(`port ${kind}: a new version takes the place of the former one`, async () => {
    await using project = await projectWith(subject);
    await project.run();
    await project.write("data/rows.ndjson", tableFile("rows", { columns: subject.columns, rows: later }).text);
    await project.run();
    assert.deepEqual(sortedRows(await read(project.root)), sortedRows(later));
  });

  test(`port ${kind}: brought twice is the same as brought once`, async () => {
    await using project = await projectWith(subject);
    await project.run();
    // without its mark the port does not know that it has brought this version
    await rm(`${project.root}/.lakewright/lake/_lakewright/under_test/silver/given_out/ports`, { recursive: true });
    assert.notEqual((await project.run()).status, "failed");
    assert.deepEqual(sortedRows(await read(project.root)), sortedRows(rows));
  });
}

async function projectWith(subject: PortSubject): Promise<KindProject> {
  const { home, kind, settings, columns, rows } = subject;
  const project = await kindProject(home, { rows: { columns, rows } });
  const port = { dataset: "silver.given_out", as: [kind], [kind]: settings };
  const product = { product: "under_test", owner: "tests", outputs: { out: port } };
  await project.write("products/under_test/product.yaml", JSON.stringify(product));
  await project.write(
    "products/under_test/silver/given_out.sql",
    `SELECT ${Object.keys(columns).join(", ")} FROM bronze.rows\n`,
  );
  return project;
}

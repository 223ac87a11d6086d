import { readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { testProject } from "./project.ts";

const drop =
  'source: drop\ntype: files\nconnection: { path: ./drop }\ndatasets:\n  sales: { path: "*.csv*", load: { mode: append } }\n';

/** Files of finished chunks in the lake, with what changes when they are written anew. */
function chunks(root: string): ReadonlyMap<string, string> {
  const folder = join(root, "lake/_lakewright/drop/bronze/sales/extract");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.includes("file-"));
  return new Map(
    names.sort().map((name) => {
      const { ino, mtimeMs } = statSync(join(folder, name));
      return [name, `${ino} ${mtimeMs}`];
    }),
  );
}

test("files that an attempt finished before it failed are adopted by the next one, not read again", async () => {
  using project = testProject({
    "sources/drop.yaml": drop,
    "drop/a.csv": "id,price\n1,10\n2,20\n",
    "drop/b.csv": "id,price\n3,30\n",
  });
  // sorted behind the others: its end is missing
  const archive = gzipSync("id,price\n4,40\n".repeat(1000));
  writeFileSync(join(project.root, "drop/c.csv.gz"), archive.subarray(0, archive.length - 9));
  expect((await project.run()).status).toBe("failed");
  const first = chunks(project.root);
  expect([...first.keys()].filter((name) => name.endsWith(".json"))).toHaveLength(2);
  expect([...first.keys()].filter((name) => name.endsWith(".parquet"))).toHaveLength(2);
  expect((await project.run()).status).toBe("failed");
  expect(chunks(project.root)).toEqual(first);
  // a file with another content is another chunk
  project.write({ "drop/b.csv": "id,price\n3,30\n5,50\n" });
  expect((await project.run()).status).toBe("failed");
  const kept = [...first].filter(([name, identity]) => chunks(project.root).get(name) === identity);
  expect(kept.length).toBeGreaterThanOrEqual(2);
  rmSync(join(project.root, "drop/c.csv.gz"));
  project.write({ "drop/d.csv": "id,price\n4,40\n" });
  const summary = await project.run();
  expect(summary.steps[0]?.ledger).toMatchObject({ in: 5, inserted: 5 });
  const rows = "SELECT id, price, _source_file, _source_row FROM bronze.sales ORDER BY id";
  expect(await project.rows(rows)).toEqual([
    ["1", "10", "a.csv", "1"],
    ["2", "20", "a.csv", "2"],
    ["3", "30", "b.csv", "1"],
    ["4", "40", "d.csv", "1"],
    ["5", "50", "b.csv", "2"],
  ]);
});

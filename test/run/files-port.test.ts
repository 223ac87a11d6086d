import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { testProject } from "./project.ts";

const files = {
  "lakewright.yaml":
    'format: 1\nproject: shop\ndomain: retail\nenvironments:\n  local: { engine: duckdb, lake: ./lake, store: "sqlite:./store.db", memory: 256MB, threads: 1 }\n',
  "sources/till.yaml":
    "source: till\ntype: files\nconnection: { path: data }\ndatasets:\n  orders: { path: orders.csv }\n",
  "data/orders.csv": "id,price\n1,1.50\n2,2.25\n",
  "products/sales/product.yaml":
    "product: sales\nowner: team\noutputs:\n  said: { dataset: silver.orders, as: [table, files] }\n  csv: { dataset: silver.orders, as: [files], files: { path: shared/csv/orders.csv } }\n  parquet: { dataset: silver.orders, as: [files], files: { path: shared/orders.parquet } }\n",
  "products/sales/silver/orders.yaml":
    "steps:\n  - from: { dataset: bronze.orders }\n  - where: { condition: id > 1 }\nkeys: [id]\n",
};

test("files are written where a port names them, nowhere else, and never through a link out of the project", async () => {
  using project = testProject(files);
  const outside = mkdtempSync(join(tmpdir(), "lakewright-outside-"));
  symlinkSync(outside, join(project.root, "shared"));
  const refused = await project.run();
  const step = refused.steps.at(-1);
  expect(step).toMatchObject({ status: "failed", tableVersion: 0, failure: { code: "LW3716" } });
  expect(step?.failure?.message).toContain('"shared/csv/orders.csv" leads out of the project');
  expect(readdirSync(outside)).toEqual([]);
  rmSync(outside, { recursive: true });
  rmSync(join(project.root, "shared"));
  symlinkSync(join(project.root, "lake", "gold"), join(project.root, "shared"));
  const inTheLake = await project.run({ selection: ["silver.orders"] });
  expect(inTheLake.steps.at(-1)?.failure?.message).toContain('the lake of "local"');
  rmSync(join(project.root, "shared"));
  mkdirSync(join(project.root, "shared"));
  // what is published is brought without being made anew
  const mended = await project.run({ selection: ["silver.orders"] });
  expect(mended.steps.map(({ dataset, status }) => [dataset, status])).toEqual([["sales.silver.orders", "skipped"]]);
  expect(readFileSync(join(project.root, "shared/csv/orders.csv"), "utf8")).toBe('"id","price"\n"2","2.25"\n');
  const header = readFileSync(join(project.root, "shared/orders.parquet")).subarray(0, 4).toString();
  expect(header).toBe("PAR1");
  expect(readdirSync(join(project.root, "shared")).sort()).toEqual(["csv", "orders.parquet"]);
  expect(existsSync(join(project.root, "lake/_lakewright/sales/silver/orders/ports/said.files.json"))).toBe(false);
  expect((await project.run()).status).toBe("nothing to do");
  // what is gone is brought again
  rmSync(join(project.root, "shared/csv/orders.csv"));
  await project.run();
  expect(existsSync(join(project.root, "shared/csv/orders.csv"))).toBe(true);
});

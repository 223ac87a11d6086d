import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openWorkspace } from "../../src/run/index.ts";
import { statuses, testProject } from "./project.ts";

const source = (datasets: string): string =>
  `source: ops\ntype: sqlite\nconnection: { path: ./ops.db }\ndatasets:\n${datasets}`;
const items = source("  items: { table: items, load: { mode: full }, keys: [id] }\n");
const makeItems =
  "create table items (id integer primary key, price integer); insert into items values (1, 10), (2, 20)";

test("a step over its time limit fails by name, publishes nothing, and the others go on", async () => {
  using project = testProject({
    "sources/ops.yaml": items,
    "products/p/gold/slow.sql":
      "SELECT count(*) AS pairs FROM range(300000) a(x), range(300000) b(y) WHERE (a.x * b.y) % 7 = 3",
    "products/p/gold/slow.yaml": "time_limit: 1s\n",
    "products/p/gold/quick.sql": "SELECT id FROM bronze.items",
  });
  project.sql(makeItems);
  const summary = await project.run();
  expect(statuses(summary)).toEqual({ "bronze.items": "succeeded", "gold.slow": "failed", "gold.quick": "succeeded" });
  const slow = summary.steps.find((step) => step.dataset === "p.gold.slow");
  expect(slow?.failure?.code).toBe("LW3018");
  await expect(project.rows("SELECT * FROM gold.slow")).rejects.toMatchObject({ code: "LW3006" });
});

test("a full load with the same rows publishes nothing, with other rows a new version", async () => {
  using project = testProject({
    "sources/ops.yaml": items,
    "products/p/gold/total.sql": "SELECT sum(price) AS total FROM bronze.items",
  });
  project.sql(makeItems);
  expect((await project.run()).status).toBe("succeeded");
  const again = await project.run();
  expect(again.status).toBe("nothing to do");
  expect(again.steps[0]).toMatchObject({ status: "unchanged", ledger: { in: 2, unchanged: 2 } });
  project.sql("update items set price = 30 where id = 2");
  expect(statuses(await project.run())).toEqual({ "bronze.items": "succeeded", "gold.total": "succeeded" });
  expect(await project.rows("SELECT * FROM gold.total")).toEqual([["40"]]);
});

test("a rule of severity fail publishes nothing: readers keep the last good version, dependents are blocked", async () => {
  using project = testProject({
    "sources/ops.yaml": items,
    "products/p/silver/items.sql": "SELECT id, price FROM bronze.items",
    "products/p/silver/items.yaml": "keys: [id]\nrules:\n  - { range: { column: price, max: 100 }, severity: fail }\n",
    "products/p/gold/total.sql": "SELECT sum(price) AS total FROM silver.items",
  });
  project.sql(makeItems);
  await project.run();
  project.sql("insert into items values (3, 1000)");
  const summary = await project.run();
  expect(statuses(summary)).toEqual({ "bronze.items": "succeeded", "silver.items": "failed", "gold.total": "blocked" });
  expect(summary.steps[1]?.failure).toMatchObject({ code: "LW3020", class: "input" });
  expect(await project.rows("SELECT count(*) AS n FROM silver.items")).toEqual([["2"]]);
  project.sql("delete from items where id = 3; insert into items values (3, 50)");
  expect((await project.run()).status).toBe("succeeded");
  expect(await project.rows("SELECT * FROM gold.total")).toEqual([["80"]]);
});

test("policy `continue` goes on with the last good version, `stop` starts nothing more", async () => {
  using project = testProject({
    "sources/ops.yaml": items,
    "products/p/product.yaml": "product: p\nowner: team\non_failure: continue\n",
    "products/p/silver/items.sql": "SELECT id, price FROM bronze.items",
    "products/p/silver/items.yaml": "rules:\n  - { range: { column: price, max: 100 }, severity: fail }\n",
    "products/p/gold/counts.sql":
      "SELECT (SELECT count(*) FROM silver.items) AS good, (SELECT count(*) FROM bronze.items) AS delivered",
  });
  project.sql(makeItems);
  await project.run();
  project.sql("insert into items values (3, 1000)");
  const continued = await project.run();
  expect(continued.status).toBe("failed");
  expect(statuses(continued)).toEqual({
    "bronze.items": "succeeded",
    "silver.items": "failed",
    "gold.counts": "succeeded",
  });
  expect(await project.rows("SELECT good, delivered FROM gold.counts")).toEqual([["2", "3"]]);
  project.write({
    "products/p/product.yaml": "product: p\nowner: team\non_failure: stop\n",
    "products/p/silver/other.sql": "SELECT count(*) AS n FROM bronze.items",
  });
  const stopped = await project.run({ parallel: 1 });
  expect(statuses(stopped)).toEqual({
    "bronze.items": "unchanged",
    "silver.items": "failed",
    "silver.other": "blocked",
    "gold.counts": "blocked",
  });
});

test("a changed SELECT runs its step and what depends on it, a comment does not", async () => {
  using project = testProject({
    "sources/ops.yaml": items,
    "products/p/silver/items.sql": "SELECT id, price FROM bronze.items",
    "products/p/gold/total.sql": "SELECT sum(price) AS total FROM silver.items",
  });
  project.sql(makeItems);
  await project.run();
  project.write({ "products/p/silver/items.sql": "-- only words\nselect id, (price) from bronze.items" });
  expect((await project.run()).status).toBe("nothing to do");
  project.write({ "products/p/silver/items.sql": "SELECT id, price * 2 AS price FROM bronze.items" });
  const summary = await project.run();
  expect(statuses(summary)).toEqual({
    "bronze.items": "unchanged",
    "silver.items": "succeeded",
    "gold.total": "succeeded",
  });
  expect(await project.rows("SELECT * FROM gold.total")).toEqual([["60"]]);
});

test("a selection runs only what it names, --force also what did not change", async () => {
  using project = testProject({
    "sources/ops.yaml": items,
    "products/p/silver/items.sql": "SELECT id, price FROM bronze.items",
    "products/p/gold/total.sql": "SELECT sum(price) AS total FROM silver.items",
  });
  project.sql(makeItems);
  await project.run();
  expect((await project.run({ selection: ["gold.total"] })).status).toBe("nothing to do");
  const forced = await project.run({ selection: ["silver.items+"], force: true });
  expect(statuses(forced)).toEqual({ "silver.items": "succeeded", "gold.total": "succeeded" });
});

test("files are read once each: a second run reads only what is new", async () => {
  using project = testProject({
    "sources/drop.yaml":
      'source: drop\ntype: files\nconnection: { path: ./drop }\ndatasets:\n  sales: { path: "*.csv", load: { mode: append } }\n',
    "drop/a.csv": "id,price\n1,10\n2,20\n",
  });
  await project.run();
  project.write({ "drop/b.csv": "id,price\n3,30\n" });
  const summary = await project.run();
  expect(summary.steps[0]?.ledger).toMatchObject({ in: 1, inserted: 1 });
  expect((await project.run()).status).toBe("nothing to do");
  expect(await project.rows("SELECT id, _source_file FROM bronze.sales ORDER BY id")).toHaveLength(3);
});

const handed = ["rows", "version", "inserted", "updated", "quarantined", "watermark"];
const watched = source(
  "  items:\n    table: items\n    load: { mode: incremental, watermark: id }\n    keys: [id]\n    rules: [{ range: { column: price, min: 0 }, severity: quarantine }]\n",
);

test("VX-44: a step hands named values to the steps that read its dataset", async () => {
  using project = testProject({
    "sources/ops.yaml": items,
    "products/p/gold/share.sql": `SELECT id, ${handed.map((name) => `config('steps.ops.bronze.items.${name}') AS of_${name}`).join(", ")} FROM bronze.items`,
  });
  project.sql(makeItems);
  expect((await project.run()).status).toBe("succeeded");
  const shared = `SELECT id, ${handed.map((name) => `of_${name}`).join(", ")} FROM gold.share ORDER BY id`;
  expect(await project.rows(shared)).toEqual([
    ["1", "2", "0", "2", "0", "0", ""],
    ["2", "2", "0", "2", "0", "0", ""],
  ]);
  project.write({ "sources/ops.yaml": watched });
  project.sql("insert into items values (3, 30), (4, -1)");
  expect((await project.run()).status).toBe("succeeded");
  // read anew, because the definition changed: the refused row is counted apart
  expect((await project.rows(shared))[0]).toEqual(["1", "3", "1", "3", "0", "1", "4"]);
});

test("a value of a step that the SQL does not read is refused with what would be right", async () => {
  using project = testProject({
    "sources/ops.yaml": items,
    "products/p/gold/share.sql": "SELECT id, config('steps.ops.bronze.item.rows') AS of_rows FROM bronze.items",
  });
  project.sql(makeItems);
  await expect(project.run()).rejects.toThrow(/LW1314.*did you mean "steps\.ops\.bronze\.items\.rows"/);
});

test("a run that is cancelled says so, keeps what was published and leaves nothing locked", async () => {
  using project = testProject({
    "sources/ops.yaml": items,
    "products/p/gold/slow.sql":
      "SELECT count(*) AS pairs FROM bronze.items i, range(300000) a(x), range(300000) b(y) WHERE (i.id * a.x * b.y) % 7 = 3",
  });
  project.sql(makeItems);
  const cancel = new AbortController();
  const summary = await project.run({
    signal: cancel.signal,
    onEvent: (event) => {
      if (event.type === "step-start" && event.dataset === "p.gold.slow") setTimeout(() => cancel.abort(), 300);
    },
  });
  expect(summary.status).toBe("cancelled");
  expect((await project.run({ selection: ["ops.bronze.items"] })).status).toBe("nothing to do");
});

test("I9 F31: a run keeps the metadata it started with", async () => {
  using project = testProject({
    "sources/ops.yaml": items,
    "products/p/silver/items.sql": "SELECT id, price FROM bronze.items",
    "products/p/gold/total.sql": "SELECT sum(price) AS total FROM silver.items",
  });
  project.sql(makeItems);
  await project.run({
    onEvent: (event) => {
      if (event.type === "run-start")
        writeFileSync(join(project.root, "products/p/gold/total.sql"), "SELECT 0 AS total FROM silver.items");
    },
  });
  expect(await project.rows("SELECT * FROM gold.total")).toEqual([["30"]]);
});

test("preview shows rows and the verdict of the rules and writes nothing", async () => {
  using project = testProject({
    "sources/ops.yaml": items,
    "products/p/silver/items.sql": "SELECT id, price FROM bronze.items",
    "products/p/silver/items.yaml": "rules:\n  - { range: { column: price, max: 15 }, severity: quarantine }\n",
  });
  project.sql(makeItems);
  await project.run({ selection: ["ops.bronze.items"] });
  await using workspace = await openWorkspace({ projectRoot: project.root, environment: "local" });
  const { result, rules } = await workspace.preview("p.silver.items", 10, new AbortController().signal);
  expect(result.rows).toEqual([["1", "10"]]);
  expect(rules).toMatchObject([{ checked: 2, failed: 1, effect: "quarantined" }]);
  expect((await workspace.status()).map((one) => [one.dataset, one.state])).toEqual([
    ["ops.bronze.items", "current"],
    ["p.silver.items", "never ran"],
  ]);
});

test("I6: equal rows under one key in a first load are counted as deduplicated, differing ones are put aside", async () => {
  using project = testProject({
    "sources/ops.yaml": source("  items: { table: items, load: { mode: incremental, watermark: id }, keys: [id] }\n"),
  });
  project.sql(
    "create table items (id integer, price integer); insert into items values (1, 10), (1, 10), (2, 20), (2, 21), (3, 30)",
  );
  const summary = await project.run();
  expect(summary.steps[0]?.ledger).toEqual({
    in: 5,
    inserted: 2,
    updated: 0,
    unchanged: 0,
    deduplicated: 1,
    quarantined: 2,
    discarded: 0,
  });
  project.sql("insert into items values (4, 40)");
  expect((await project.run()).status).toBe("succeeded");
  expect(await project.rows("SELECT id FROM bronze.items ORDER BY id")).toEqual([["1"], ["3"], ["4"]]);
});

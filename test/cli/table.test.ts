import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { main } from "../../src/cli/main.ts";
import { DeltaTable } from "../../src/delta.ts";
import { copyShop, makeShop, removeShop, secondDay } from "../crash/shop-project.ts";
import { lakewright, recordingTerminal, temporaryFolder } from "./launch.ts";

type Answer = Readonly<{ status: number; out: string; err: string }>;

async function ask(folder: string, ...words: readonly string[]): Promise<Answer> {
  const { terminal, out, err } = recordingTerminal(folder);
  const status = await main(words, terminal);
  return { status, out: out(), err: err() };
}

async function json(folder: string, ...words: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const { status, out, err } = await ask(folder, ...words, "--json");
  expect(status, err + out).toBe(0);
  return JSON.parse(out) as Record<string, unknown>;
}

function run(folder: string): void {
  const { status, stderr } = lakewright(folder, "run", "--quiet");
  expect(status, stderr).toBe(0);
}

let twoDays: string;
const copies: string[] = [];
beforeAll(() => {
  twoDays = makeShop();
  run(twoDays);
  secondDay(twoDays);
  run(twoDays);
}, 120_000);
afterAll(() => {
  for (const root of [twoDays, ...copies]) removeShop(root);
});

/** The shop after two days, to be changed. */
function shop(): string {
  const copy = copyShop(twoDays);
  copies.push(copy);
  return copy;
}

const status = async (root: string) => JSON.stringify((await json(root, "status"))["datasets"]);
const daily = async (root: string) =>
  JSON.stringify((await json(root, "query", "SELECT * FROM gold.daily ORDER BY ALL"))["rows"]);

test("show, diff and history answer for a dataset and for the folder of its table alike", async () => {
  const shown = await json(twoDays, "table", "show", "silver.orders");
  expect(shown).toMatchObject({ table: "sales.silver.orders", version: 1, partitionColumns: [] });
  const place = join("lake", "silver", "sales", "orders");
  expect(await json(twoDays, "table", "show", place)).toMatchObject({ ...shown, table: place });
  expect(await json(twoDays, "table", "show", place, "--at", "0")).toMatchObject({ version: 0 });
  const diff = await json(twoDays, "table", "diff", "silver.orders", "0", "1");
  expect(diff).toMatchObject({ from: 0, to: 1, columns: [] });
  expect((diff["rows"] as { added: number }).added).toBeGreaterThan(0);
  const text = await ask(twoDays, "table", "diff", "silver.orders", "0", "1", "--limit", "2");
  expect(text.out).toMatch(/^version 0 → 1: \d+ rows added, \d+ rows? removed/);
  expect((await json(twoDays, "table", "history", place))["versions"]).toHaveLength(2);
});

test("wrong words are refused with what would be right", async () => {
  const wrong = [
    [["table", "show", "silver.order"], "LW9011", "silver.orders"],
    [["table", "show", "./nothing"], "LW6213", "no table"],
    [["table", "diff", "silver.orders", "0", "newest"], "LW9080", "newest"],
    [["table", "diff", "silver.orders", "0", "99"], "LW6204", "0 to 1"],
    [["table", "export", "silver.orders", "orders.xlsx"], "LW9081", "orders.xlsx"],
    [["table", "vacuum", "silver.orders", "--retention", "soon"], "LW9083", "7d"],
    [["table", "vacuum", "silver.orders", "--retention", "1h"], "LW6312", "--force"],
    [["table", "optimize", "silver.orders", "--target-size", "big"], "LW9082", "big"],
    [["table", "optimize", "silver.orders", "--cluster-by", "nope"], "LW6310", "nope"],
  ] as const;
  for (const [words, code, hint] of wrong) {
    const { status: exit, err } = await ask(twoDays, ...words);
    expect(err, words.join(" ")).toContain(code);
    expect(err, words.join(" ")).toContain(hint);
    expect([1, 2, 3], words.join(" ")).toContain(exit);
  }
});

test("optimize and vacuum change no row, nothing runs because of them, and a run goes on from there", async () => {
  const root = shop();
  const before = await daily(root);
  const orders = (await json(root, "query", "SELECT count(*) AS n FROM bronze.orders"))["rows"];
  const words = ["table", "optimize", "bronze.orders", "--cluster-by", "ordered_on, order_id"];
  expect(await json(root, ...words, "--dry-run")).toMatchObject({ dryRun: true, version: 1, filesRemoved: 1 });
  expect(await json(root, ...words)).toMatchObject({ version: 2, filesAdded: 1 });
  expect(await json(root, "table", "optimize", "bronze.orders")).toMatchObject({ version: 2, filesRemoved: 0 });
  const gone = await json(root, "table", "vacuum", "bronze.orders", "--retention", "0s", "--force", "--dry-run");
  expect(gone["files"]).toHaveLength(2);
  await json(root, "table", "vacuum", "bronze.orders", "--retention", "0s", "--force");
  expect(readdirSync(join(root, "lake/bronze/ops/orders")).filter((name) => name.endsWith(".parquet"))).toHaveLength(1);
  expect(lakewright(root, "run").stdout).toContain("Nothing to do");
  // a step that runs again reads what was put together
  writeFileSync(
    join(root, "products/sales/gold/daily.sql"),
    "SELECT ordered_on, country, count(*) AS orders, sum(amount) AS amount FROM silver.orders WHERE true GROUP BY ALL",
  );
  writeFileSync(join(root, "products/sales/gold/everything.sql"), "SELECT count(*) AS n FROM bronze.orders");
  run(root);
  expect(await daily(root)).toBe(before);
  expect((await json(root, "query", "SELECT * FROM gold.everything"))["rows"]).toEqual(orders);
});

test("a check is silent about a whole table and names what is wrong with a damaged one, exit 1", async () => {
  const root = shop();
  expect((await ask(root, "table", "check", "silver.orders")).out).toContain("is whole");
  const folder = join(root, "lake/silver/sales/orders");
  for (const name of readdirSync(folder)) if (name.endsWith(".parquet")) rmSync(join(folder, name));
  const { status: exit, out } = await ask(root, "table", "check", "silver.orders", "--json");
  expect(exit).toBe(1);
  const { findings } = JSON.parse(out) as { findings: { file: string; problem: string }[] };
  expect(findings).toEqual([{ file: expect.stringContaining(".parquet") as string, problem: "it is missing" }]);
});

test("an export writes rows or the schema; a query of the file gives the same rows", async () => {
  const out = temporaryFolder();
  const rows = (await json(twoDays, "query", "SELECT count(*) AS n FROM silver.orders"))["rows"];
  const csv = join(out, "orders.csv");
  expect(await json(twoDays, "table", "export", "silver.orders", csv)).toMatchObject({
    rows: Number((rows as { n: string }[])[0]?.n),
  });
  expect(readFileSync(csv, "utf8").split("\n")[0]).toContain('"order_id"');
  await json(
    twoDays,
    "table",
    "export",
    "silver.orders",
    csv,
    "--columns",
    "order_id",
    "--where",
    "order_id = 1",
    "--at",
    "0",
  );
  expect(readFileSync(csv, "utf8")).toBe('"order_id"\n"1"\n');
  const schema = join(out, "orders.json");
  await json(twoDays, "table", "export", "silver.orders", schema);
  expect(JSON.parse(readFileSync(schema, "utf8"))).toMatchObject({
    columns: expect.arrayContaining([{ name: "order_id", type: "bigint", nullable: false }]) as unknown,
  });
  expect(existsSync(join(out, "orders.csv"))).toBe(true);
});

test("a restored dataset comes back with its state: the next run makes what is missing, and nothing is doubled", async () => {
  const root = shop();
  const before = await daily(root);
  const planned = await json(root, "table", "restore", "silver.orders", "0", "--dry-run");
  expect(planned).toMatchObject({ dryRun: true, restored: 0 });
  expect(await status(root)).toBe(await status(twoDays));
  const restored = await json(root, "table", "restore", "silver.orders", "0");
  expect(restored).toMatchObject({ restored: 0, version: 2 });
  expect(await json(root, "table", "diff", "silver.orders", "0", "2")).toMatchObject({
    rows: { added: 0, removed: 0 },
  });
  expect(await status(root)).toContain('"state":"current"');
  run(root);
  expect(await daily(root)).toBe(before);
  expect(await json(root, "table", "diff", "silver.orders", "1", "3")).toMatchObject({
    rows: { added: 0, removed: 0 },
  });
});

test("a source dataset that is restored reads again what came later", async () => {
  const root = shop();
  const count = async () => (await json(root, "query", "SELECT count(*) AS n FROM bronze.orders"))["rows"];
  const before = await count();
  await json(root, "table", "restore", "bronze.orders", "0");
  expect(await count()).not.toEqual(before);
  run(root);
  expect(await count()).toEqual(before);
  expect(lakewright(root, "run").stdout).toContain("Nothing to do");
});

test("rows that somebody marked as deleted are a foreign change to a run; optimize writes their files anew", async () => {
  const root = shop();
  {
    await using table = DeltaTable.open(join(root, "lake/bronze/ops/orders"));
    await table.setProperties({ "delta.enableDeletionVectors": "true" });
    await table.delete("order_id = 1");
  }
  const refused = lakewright(root, "run");
  expect(refused.status).not.toBe(0);
  expect(refused.stderr).toContain("LW3017");
  expect(await json(root, "table", "show", "bronze.orders")).toMatchObject({ deletedRows: 1 });
  await json(root, "table", "optimize", "bronze.orders");
  expect(await json(root, "table", "show", "bronze.orders")).toMatchObject({ deletedRows: 0 });
  // what is left is that somebody else changed the table
  expect(lakewright(root, "run").stderr).toContain("LW3017");
});

test("a version that another writer made is not restored as a dataset; as a plain table it is", async () => {
  const root = shop();
  const place = "./lake/gold/sales/daily";
  await json(root, "table", "restore", place, "0");
  const refused = await ask(root, "table", "restore", "gold.daily", "2");
  expect(refused.err).toContain("LW6520");
  expect(lakewright(root, "run").stderr).toContain("LW3017");
  await json(root, "table", "restore", "gold.daily", "1");
  run(root);
});

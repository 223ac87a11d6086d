import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lakewright } from "../cli/launch.ts";
import { testProject } from "./project.ts";

const password = 'päss"w\\ord/5 € 42';
const token = "tok-7f3a9c0e51";

/** A kind of source whose driver tells everything it knows in its errors. */
const talkative = `
import { type Connector, defineExtension, Secret } from "lakewright";

const revealed = (value: unknown): string => (value instanceof Secret ? value.reveal() : "");

const talkative: Connector = {
  type: "talkative",
  summary: "Says too much",
  connection: { token: { type: "secret", description: "A token", required: true } },
  authentication: { password: { user: { type: "text", description: "Who" }, password: { type: "secret", description: "What" } } },
  dataset: { table: { type: "text", description: "What is read", required: true } },
  modes: ["full"],
  discover: async (source, tables) => {
    const found = tables.map(({ table }) => ({
      table,
      keys: [],
      columns: [{ name: "id", sourceName: "id", sourceType: "int", type: "int" as const, nullable: true }],
    }));
    if (tables[0]?.table === "hidden") throw new Error("no table for " + revealed(source.connection["token"]));
    return found;
  },
  extract: async (source) => {
    const password = revealed(source.authentication["password"]);
    const error = new Error(
      "login failed: postgres://reader:" + encodeURIComponent(password) + "@db, password " + password +
        ", header " + Buffer.from(password).toString("base64") + ", sent " + JSON.stringify({ password }) + " with " + revealed(source.connection["token"]),
    );
    error.cause = new Error("inner " + password);
    throw error;
  },
};

export const extension = defineExtension({ contract: 1, sources: [talkative] });
`;

function leakyProject() {
  const project = testProject({
    "extensions/talkative.ts": talkative,
    ".secrets.yaml": `db: ${JSON.stringify(password)}\ntoken: ${token}\n`,
    "sources/db.yaml":
      "source: db\ntype: talkative\nconnection: { token: { secret: token } }\n" +
      "authentication: { method: password, user: reader, password: { secret: db } }\ndatasets:\n  orders: { table: orders }\n",
    "products/p/silver/orders.sql": "SELECT id FROM bronze.orders\n",
  });
  project.write({
    "lakewright.yaml":
      "format: 1\nproject: shop\ndomain: sales\nextensions: [extensions/talkative.ts]\nenvironments:\n" +
      '  local: { engine: duckdb, lake: ./lake, store: "sqlite:./store.db", secrets: { provider: file, path: .secrets.yaml } }\n',
  });
  return project;
}

const spellings = [password, token, encodeURIComponent(password), Buffer.from(password).toString("base64")];
const forbidden = [...spellings, JSON.stringify(password).slice(1, -1)];

function leaks(text: string): readonly string[] {
  return forbidden.filter((spelling) => text.includes(spelling));
}

/** Every file a run wrote, as text. */
function written(root: string): readonly Readonly<{ path: string; text: string }>[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => !path.endsWith(".secrets.yaml") && statSync(join(root, path)).isFile())
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

test("no value of a secret is in anything a run writes or prints, whatever a driver puts into its errors", () => {
  using project = leakyProject();
  for (const words of [
    ["run", "--debug"],
    ["run", "--json", "--debug"],
    ["run", "--log-json"],
    ["status"],
    ["doctor", "--debug"],
  ]) {
    const { stdout, stderr, status } = lakewright(project.root, ...words);
    expect(leaks(stdout + stderr), words.join(" ")).toEqual([]);
    if (words[0] === "run") expect(status, stderr).toBe(1);
  }
  const files = written(project.root);
  expect(files.filter(({ text }) => leaks(text).length > 0).map(({ path }) => path)).toEqual([]);
  // the failure itself is there, without the secrets
  const log = files.find(({ path }) => path.endsWith("log.ndjson"))?.text ?? "";
  expect(log).toContain(
    'Source kind \\"talkative\\" of \\"extensions/talkative.ts\\" failed: login failed: postgres://reader:***@db',
  );
});

test("a secret in the question what there is stays one too", () => {
  using project = leakyProject();
  project.write({
    "sources/db.yaml":
      "source: db\ntype: talkative\nconnection: { token: { secret: token } }\n" +
      "authentication: { method: password, user: reader, password: { secret: db } }\ndatasets:\n  orders: { table: hidden }\n",
  });
  for (const words of [
    ["discover", "db"],
    ["run", "--json"],
    ["doctor", "--json"],
  ]) {
    const { stdout, stderr } = lakewright(project.root, ...words);
    expect(stdout + stderr, words.join(" ")).toContain("no table for ***");
    expect(leaks(stdout + stderr), words.join(" ")).toEqual([]);
  }
  expect(written(project.root).filter(({ text }) => leaks(text).length > 0)).toEqual([]);
});

test("the log has one JSON object per line with run, step, attempt, product and figures", async () => {
  using project = testProject({
    "sources/ops.yaml":
      "source: ops\ntype: sqlite\nconnection: { path: ops.db }\ndatasets:\n  orders: { table: orders }\n",
    "products/p/silver/orders.sql": "SELECT id, amount FROM bronze.orders\n",
    "products/p/silver/orders.yaml": "rules:\n  - { range: { column: amount, min: 0 }, severity: quarantine }\n",
  });
  project.sql("CREATE TABLE orders (id INTEGER, amount INTEGER); INSERT INTO orders VALUES (1, 5), (2, -1), (3, 7);");
  const lines: unknown[] = [];
  const { runId, events } = await project.run({ onLog: (line) => lines.push(line) });
  const ended = events.find((event) => event.type === "step-end" && event.step.dataset === "p.silver.orders");
  expect(ended).toMatchObject({ step: { figures: { attempt: 1, rowsIn: 3, rowsOut: 2, rowsRefused: 1 } } });
  const text = readFileSync(join(project.root, ".lakewright", "runs", runId, "log.ndjson"), "utf8");
  const log = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(log).toEqual(lines.map((line) => JSON.parse(JSON.stringify(line)) as unknown));
  expect(log[0]).toMatchObject({ level: "info", event: "run-start", run: runId, environment: "local", steps: 2 });
  expect(log.find((line) => line["event"] === "step-end" && line["step"] === "p.silver.orders")).toMatchObject({
    level: "warn",
    run: runId,
    step: "p.silver.orders",
    attempt: 1,
    product: "p",
    status: "succeeded",
    rows_in: 3,
    rows_out: 2,
    rows_refused: 1,
    duration_ms: expect.any(Number) as number,
    bytes_read: expect.any(Number) as number,
    bytes_written: expect.any(Number) as number,
    peak_memory_bytes: expect.any(Number) as number,
  });
  expect(log.at(-1)).toMatchObject({ event: "run-end", status: "succeeded" });
});

test("a value that was found in metadata is not copied anywhere", () => {
  const secret = "HUNTERpw99";
  using project = testProject({ "products/p/silver/one.sql": "SELECT 1 AS id\n" });
  project.write({
    "lakewright.yaml": `format: 1\nproject: shop\ndomain: sales\nenvironments:\n  local: { engine: duckdb, lake: ./lake, store: "postgres://u:${secret}@h/db" }\n`,
  });
  const answer = lakewright(project.root, "validate");
  expect([answer.status, answer.stdout + answer.stderr]).toEqual([2, expect.stringContaining("LW1701")]);
  expect(answer.stdout + answer.stderr).not.toContain(secret);
  const holding = written(project.root).filter(({ text }) => text.includes(secret));
  expect(holding.map(({ path }) => path)).toEqual(["lakewright.yaml"]);
});

import { formatDiagnostic } from "../../src/base/index.ts";
import { analyzerVersion, openAnalyzer } from "../../src/engine/index.ts";
import { analyseProject, loadProject, memoryCache } from "../../src/metadata/index.ts";
import { type Files, projectFolder, validProject } from "./project-folder.ts";

export const lakewrightYaml = (...extensions: readonly string[]) =>
  `format: 1\nproject: shop\ndomain: retail\nextensions: [${extensions.join(", ")}]\nenvironments:\n  local: { engine: duckdb, lake: ./lake, store: "sqlite:./store.db" }\n`;

export const kinds = `
import { defineExtension, portKind, ruleKind, stepKind } from "lakewright";

const raw = ruleKind({
  kind: "raw",
  summary: "Whatever is written",
  properties: {
    sql: { type: "text", description: "The condition", required: true },
    column: { type: "column", description: "A column" },
    mode: { type: "text", description: "How", values: ["strict", "lax"], default: "lax" },
    most: { type: "number", description: "At most" },
  },
  compile: ({ sql }) => {
    if (sql === "throw") throw new Error("no idea");
    return { good: sql, reason: "it is not so" };
  },
});

const gathered = ruleKind({
  kind: "gathered",
  form: "group",
  summary: "Whatever is written, of groups",
  properties: {
    by: { type: "columns", description: "What belongs together", required: true },
    sql: { type: "text", description: "The condition", required: true },
  },
  compile: ({ by, sql }) => ({ columns: by, good: sql, reason: "it is not so" }),
});

const whole = ruleKind({
  kind: "whole",
  form: "table",
  summary: "Whatever is written, of the table",
  properties: {
    sql: { type: "text", description: "The SELECT", required: true },
    other: { type: "dataset", description: "What is read beside it" },
    column: { type: "column", of: "other", description: "A column there" },
  },
  compile: ({ sql, other }, { rows, from, columns }) => ({
    select: sql.replace("$rows", rows).replace("$other", other === undefined ? "" : from(other)).replace("$count", String(columns.length)),
    reason: "it is not so",
  }),
});

const odd = ruleKind({
  kind: "odd",
  summary: "Gives what no engine knows",
  properties: { give: { type: "text", description: "JSON", required: true } },
  needs: (_settings, { type }) => (type === "string" ? "another type" : undefined),
  compile: ({ give }) => JSON.parse(give) as never,
});

const picky = ruleKind({
  kind: "picky",
  summary: "Judges numbers only",
  properties: {
    column: { type: "column", description: "A number", required: true },
    most: { type: "integer", description: "At most", default: 0 },
    fail: { type: "boolean", description: "Throw" },
  },
  needs: ({ most, fail }, { type }) => {
    if (fail === true) throw new Error("no type will do");
    return type === "string" ? "a number up to " + most.toFixed() : undefined;
  },
  compile: ({ column }) => ({ good: \`"\${column}" IS NOT NULL\`, reason: "it is not so" }),
});

const listed = ruleKind({
  kind: "listed",
  summary: "Listed elsewhere",
  properties: {
    column: { type: "column", description: "Which", required: true },
    list: { type: "dataset", description: "Where", required: true },
    as: { type: "text", description: "Column there, for the code alone", required: true },
  },
  compile: ({ column, list, as }) => ({ lookup: { columns: [column], dataset: list, to: [as] }, reason: "it is not there" }),
});

const select = stepKind({
  kind: "raw_select",
  summary: "Whatever is written",
  properties: { sql: { type: "text", description: "The SELECT", required: true } },
  compile: ({ settings, input }) => settings.sql.replace("$input", input ?? ""),
});

const shout = stepKind({
  kind: "shout",
  summary: "Every text louder",
  properties: {
    from: { type: "dataset", description: "Read" },
    result: { type: "text", description: "Name of the column it gives", default: "loud" },
  },
  columns: (settings) => [{ name: settings.result, type: "string", nullable: true }],
  run: async function* ({ batches }) {
    yield* batches;
  },
});

const mail = portKind({
  kind: "mail",
  summary: "Sent by mail",
  properties: { to: { type: "text", description: "Who gets it", required: true } },
  describe: ({ to }) => to,
  write: async () => undefined,
});

export const extension = defineExtension({ contract: 1, rules: [raw, gathered, whole, odd, picky, listed], steps: [select, shout], ports: [mail] });
`;

export const base: Files = {
  ...validProject,
  "lakewright.yaml": lakewrightYaml("./own/kinds.ts"),
  "own/kinds.ts": kinds,
};

/** All findings of a project, metadata and SQL, one text each. */
export async function findings(changes: Files): Promise<readonly string[]> {
  using folder = projectFolder({ ...base, ...changes });
  const cache = memoryCache();
  const loaded = await loadProject(folder.root, cache);
  const analysed = await analyseProject(loaded, { version: analyzerVersion(), open: openAnalyzer }, cache);
  return [...loaded.diagnostics, ...analysed.diagnostics].map(formatDiagnostic);
}

export const rule = (text: string): Files => ({
  "products/sales/silver/orders.yaml": `keys: [id]\nrules:\n  - ${text}\n`,
});
export const steps = (...lines: readonly string[]): Files => ({
  "products/sales/silver/made.yaml": `steps:\n${lines.map((line) => `  - ${line}\n`).join("")}`,
});
export const extension = (record: string): Files => ({
  "own/kinds.ts": `export const extension = ${record};\n`,
});

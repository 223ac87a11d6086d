import fc from "fast-check";
import { expect, test } from "vitest";
import { readSchemaFile } from "./schema-file.ts";
import { formatSchemaFile, type SchemaTable } from "./schema-format.ts";
import { readSchemaLines } from "./schema-lines.ts";

const flights: SchemaTable = {
  name: "flights",
  table: "public.flights",
  keys: ["carrier", "flight"],
  columns: [
    { name: "carrier", type: "string", nullable: false, sourceName: "carrier", sourceType: "text" },
    { name: "dep_delay", type: "double", nullable: true, sourceName: "Dep Delay", sourceType: "double precision" },
    { name: "amount", type: "decimal(10,2)", nullable: true, sourceName: "amount", sourceType: "decimal(10,2)" },
  ],
};

test("a schema file has one line per column and leaves out what goes without saying", () => {
  expect(formatSchemaFile("ops", [flights, { name: "empty", table: "e", keys: [], columns: [] }])).toBe(
    [
      "# Columns of source ops as discovered or last loaded. Written by lakewright: commit it, do not edit it.",
      "source: ops",
      "tables:",
      "  empty:",
      "    table: e",
      "    columns: {}",
      "  flights:",
      "    table: public.flights",
      "    keys: [carrier, flight]",
      "    columns:",
      "      carrier: { type: string, nullable: false, source_type: text }",
      '      dep_delay: { type: double, source_name: "Dep Delay", source_type: "double precision" }',
      '      amount: { type: "decimal(10,2)" }',
      "",
    ].join("\n"),
  );
});

const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
const anything = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }),
  fc.constantFrom(
    "true",
    "null",
    "~",
    "1",
    "1e3",
    "0x1",
    "- a",
    "a: b",
    "#",
    "'",
    '"',
    "\\",
    "{",
    "\n",
    "*a",
    "&a",
    "!x",
    "=",
    "2013-01-01",
  ),
);
const column = fc.record({
  name: word,
  type: fc.constantFrom("int", "string", "timestamp", "decimal(10,2)", "array<string>", "struct<a:int,`b c`:string>"),
  nullable: fc.boolean(),
  sourceName: anything,
  sourceType: anything,
});
const table = fc.record({
  name: word,
  table: anything,
  keys: fc.uniqueArray(word, { maxLength: 3 }),
  columns: fc.uniqueArray(column, { selector: ({ name }) => name, maxLength: 6 }),
});
const tables = fc.uniqueArray(table, { selector: ({ name }) => name, maxLength: 5 });

function sorted(list: readonly SchemaTable[]): readonly SchemaTable[] {
  return [...list].sort((a, b) => (a.name < b.name ? -1 : 1));
}

test("every schema survives the round trip, whatever names and types the source has", async () => {
  await fc.assert(
    fc.asyncProperty(tables, async (list) => {
      const read = await readSchemaFile("sources/ops.schema.yaml", formatSchemaFile("ops", list));
      expect(read.diagnostics).toEqual([]);
      expect(read.tables).toEqual(sorted(list));
    }),
  );
});

test("the YAML reader and the line reader agree on every file the tool writes", async () => {
  await fc.assert(
    fc.asyncProperty(tables, async (list) => {
      const text = formatSchemaFile("ops", list);
      expect(readSchemaLines("ops", text)).toEqual(sorted(list));
      // a comment more, and only the YAML reader takes it
      const read = await readSchemaFile("sources/ops.schema.yaml", `# reviewed\n${text}`);
      expect(read).toEqual({ tables: sorted(list), diagnostics: [] });
    }),
    { numRuns: 50 },
  );
});

test("the line reader takes nothing that is not exactly as written", () => {
  const text = formatSchemaFile("ops", [flights]);
  for (const changed of [
    text.replace("source: ops", "source: other"),
    text.replace("type: string", "type: strnig"),
    text.replace("      carrier", "     carrier"),
    `${text}\n`,
    text.replace("tables:", "tables: {}"),
    text.replace("    keys: [carrier, flight]\n", "    keys: [carrier, flight]\n    keys: [carrier]\n"),
  ]) {
    expect(readSchemaLines("ops", changed)).toBeUndefined();
  }
});

test("a schema file edited by hand is judged like any other file", async () => {
  const { tables: read, diagnostics } = await readSchemaFile(
    "sources/ops.schema.yaml",
    "source: oops\ntables:\n  flights:\n    table: flights\n    columns:\n      a: { type: strnig }\n      b: { tpye: int }\n",
  );
  expect(diagnostics.map(({ code, place }) => `${code} ${place.line}:${place.column}`)).toEqual([
    "LW1101 7:12",
    "LW1204 1:9",
    "LW1407 6:18",
  ]);
  expect(read).toEqual([{ name: "flights", table: "flights", keys: [], columns: [] }]);
});

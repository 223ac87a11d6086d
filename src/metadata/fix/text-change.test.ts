import fc from "fast-check";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import type { FileEdit, Json } from "../../base/index.ts";
import { applyChange, textChange } from "./text-change.ts";

function set(text: string, path: readonly string[], value: Json): string | undefined {
  return changed(text, { action: "set", file: "x.yaml", path, value });
}

function append(text: string, path: readonly string[], value: Json): string | undefined {
  return changed(text, { action: "append", file: "x.yaml", path, value });
}

/** The text after the edit; itself when it says so already. */
function changed(text: string, edit: FileEdit): string | undefined {
  const change = textChange(text, edit);
  return change === "there" ? text : change === undefined ? undefined : applyChange(text, change);
}

const CLASS = ["columns", "email", "classification"];

test.each([
  [
    "a map on one line",
    "columns:\n  email: { type: string } # who\n",
    "columns:\n  email: { type: string, classification: personal } # who\n",
  ],
  [
    "a map without spaces",
    "columns: {email: {type: string}}\n",
    "columns: {email: {type: string, classification: personal}}\n",
  ],
  ["an empty map", "columns: { email: {} }\n", "columns: { email: { classification: personal } }\n"],
  [
    "a key without value",
    "columns:\n  email: # who\nrules: []\n",
    "columns:\n  email: { classification: personal } # who\nrules: []\n",
  ],
  [
    "a map over lines",
    "columns:\n  email:\n    type: string # who\n    # more\nrules: []\n",
    "columns:\n  email:\n    type: string # who\n    classification: personal\n    # more\nrules: []\n",
  ],
  [
    "another column",
    "columns:\n  id: { type: int }\n\n# rules\nrules: []\n",
    "columns:\n  id: { type: int }\n  email: { classification: personal }\n\n# rules\nrules: []\n",
  ],
  [
    "no columns",
    "keys: [id]\n\n# the end\n",
    "keys: [id]\ncolumns:\n  email: { classification: personal }\n\n# the end\n",
  ],
  ["an empty file", "", "columns:\n  email: { classification: personal }\n"],
  ["a file of comments", "# orders", "# orders\ncolumns:\n  email: { classification: personal }\n"],
  ["a last line without end", "keys: [id]", "keys: [id]\ncolumns:\n  email: { classification: personal }\n"],
  [
    "a block of text at the end",
    "description: |\n  one\n  two\n",
    "description: |\n  one\n  two\ncolumns:\n  email: { classification: personal }\n",
  ],
  [
    "line ends of Windows",
    "columns:\r\n  email:\r\n    type: string\r\n",
    "columns:\r\n  email:\r\n    type: string\r\n    classification: personal\r\n",
  ],
  [
    "a map broken over lines",
    "columns: {\n  email: {\n    type: string\n  }\n}\n",
    "columns: {\n  email: {\n    type: string,\n    classification: personal\n  }\n}\n",
  ],
  [
    "a comment behind the last comma",
    "columns: {\n  email: {\n    type: string, # who\n  }\n}\n",
    "columns: {\n  email: {\n    type: string, # who\n    classification: personal,\n  }\n}\n",
  ],
])("a classification is written into %s", (_, text, expected) => {
  expect(set(text, CLASS, "personal")).toBe(expected);
});

test.each([
  [
    "a list below its key",
    "rules:\n  - { unique: [a] } # first\n  # more\n",
    "rules:\n  - { unique: [a] } # first\n  - { unique: [id], severity: warn }\n  # more\n",
  ],
  [
    "a list at the level of its key",
    "rules:\n- unique: [a]\n  severity: warn\nkeys: [id]\n",
    "rules:\n- unique: [a]\n  severity: warn\n- { unique: [id], severity: warn }\nkeys: [id]\n",
  ],
  ["a list on one line", "rules: [{ unique: [a] }]\n", "rules: [{ unique: [a] }, { unique: [id], severity: warn }]\n"],
  ["an empty list", "rules: []\n", "rules: [{ unique: [id], severity: warn }]\n"],
  ["a key without value", "rules:\nkeys: [id]\n", "rules: [{ unique: [id], severity: warn }]\nkeys: [id]\n"],
  ["no rules", "keys: [id]\n", "keys: [id]\nrules:\n  - { unique: [id], severity: warn }\n"],
])("a rule is added to %s", (_, text, expected) => {
  expect(append(text, ["rules"], { unique: ["id"], severity: "warn" })).toBe(expected);
});

test("texts that YAML would read as something else are quoted", () => {
  expect(set("a: 1\n", ["contract"], "1.0")).toBe('a: 1\ncontract: "1.0"\n');
  expect(set("a: 1\n", ["b"], "off")).toBe('a: 1\nb: "off"\n');
  expect(set("a: 1\n", ["b"], "x: #y")).toBe('a: 1\nb: "x: #y"\n');
});

test.each([
  ["says it already", "columns: { email: { classification: personal } }\n", "there"],
  ["says something else", "columns: { email: { classification: public } }\n", undefined],
  ["holds a list where a map belongs", "columns: [email]\n", undefined],
  ["takes the map from an anchor", "x: &c { email: { type: string } }\ncolumns: *c\n", undefined],
  ["gives the map to an alias", "columns: &c\n  email: { type: string }\nother: *c\n", undefined],
  ["has the key without a colon", "columns: { id, email }\n", undefined],
  [
    "unfolds without end",
    `a: &a [${"x,".repeat(50)}]\nb: &b [${"*a,".repeat(50)}]\nc: [${"*b,".repeat(50)}]\n`,
    undefined,
  ],
  ["cannot be read", "columns: {\n", undefined],
  ["has a key twice", "columns: {}\ncolumns: {}\n", undefined],
])("nothing is changed in a file that %s", (_, text, expected) => {
  expect(textChange(text, { action: "set", file: "x.yaml", path: CLASS, value: "personal" })).toBe(expected);
});

const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
const scalar = fc.oneof(fc.string({ maxLength: 12 }), fc.integer(), fc.boolean());
const map = fc.dictionary(
  name,
  fc.oneof(scalar, fc.dictionary(name, scalar, { maxKeys: 3 }), fc.array(scalar, { maxLength: 3 })),
  { maxKeys: 4, noNullPrototype: true },
);

test("whatever a file holds: the edit adds its value, and every other value and character stays", () => {
  fc.assert(
    fc.property(
      map,
      fc.array(name, { minLength: 1, maxLength: 3 }),
      scalar,
      fc.constantFrom(0, 1, 2),
      (content, path, value, flowLevel) => {
        const text = stringify(
          content,
          flowLevel === 0 ? {} : { collectionStyle: flowLevel === 1 ? "flow" : "any", lineWidth: 30 },
        );
        const after = set(text, path, value);
        if (after === undefined || after === text) return;
        const kept = Array.from(text).reduce((at, letter) => (at < 0 ? at : after.indexOf(letter, at) + 1 || -1), 0);
        expect(kept).toBeGreaterThanOrEqual(0);
        const found = path.reduce<unknown>((inner, step) => (inner as Record<string, unknown>)[step], parse(after));
        expect(found).toEqual(value);
        expect(set(after, path, value)).toBe(after);
      },
    ),
    { numRuns: 300 },
  );
});

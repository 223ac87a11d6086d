import { describe, expect, test } from "vitest";
import { loadProject } from "../../src/metadata/index.ts";
import { load, source } from "./load-files.ts";
import { projectFolder, validProject } from "./project-folder.ts";

const SOURCE = "sources/ops.yaml";
const CONFIG = "config/limits.yaml";
const environments = (text: string) => `format: 1\nproject: shop\ndomain: retail\nenvironments:\n${text}`;

describe("environments", () => {
  test.each([
    ["  Local: { engine: duckdb, lake: a, store: b }\n", "LW1201 5:3"],
    ["  local: { engine: duckdb, lake: a }\n", 'LW1102 5:3  key "store" is missing in "environments.local"'],
    ["  local: { engine: duckdb, lake: a, store: b, remote: c }\n", 'LW1101 5:47  unknown key "remote"'],
    ["  local: { engine: spark, lake: a, store: b }\n", 'LW1102 5:3  key "remote" is missing'],
    [
      "  local: { engine: duckdb, lake: a, store: b, threads: many }\n",
      'LW1103 5:56  "threads" has a value of the wrong type: many — expected: a whole number from 1',
    ],
    [
      "  local: { engine: duckdb, lake: a, store: b, memory: banana }\n",
      'LW1103 5:55  "memory" has a value of the wrong type: banana — expected: a size with a unit, at least 32MB: 512MB, 2GB',
    ],
    [
      "  local: { engine: duckdb, lake: a, store: b, temp_limit: 1MB }\n",
      '"temp_limit" has a value of the wrong type: 1MB',
    ],
    [
      "  local: { engine: duckdb, lake: a, store: b, lease: 0s }\n",
      '"lease" is not written correctly: 0s — expected: longer than nothing',
    ],
    [
      "  local: { engine: duckdb, lake: a, store: b, secrets: { provider: valt } }\n",
      'LW1104 5:68  "provider" cannot be "valt"',
    ],
    [
      "  local: { engine: duckdb, lake: a, store: b, secrets: { provider: file } }\n",
      'LW1102 5:47  key "path" is missing',
    ],
    ["  {}\n", 'LW1106 4:1  "environments" has no value'],
  ])("%s is refused with one finding", async (text, expected) => {
    const { findings } = await load({ "lakewright.yaml": environments(text) });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(expected);
  });
});

describe("configuration", () => {
  test("an end that is not given is the next beginning; environments have their own line", async () => {
    const text =
      "category: limits\nitems:\n  most:\n    versions:\n      - { value: 2, effective: 2025-01-01 }\n      - { value: 1, effective: 2024-01-01 }\n      - { value: 9, effective: 2024-06-01, environment: local }\n";
    const { findings, model } = await load({ [CONFIG]: text });
    expect(findings).toEqual([]);
    expect(model?.configuration[0]?.items[0]?.versions).toEqual([
      { environment: "*", value: 1, effective: "2024-01-01", expires: "2025-01-01" },
      { environment: "*", value: 2, effective: "2025-01-01" },
      { environment: "local", value: 9, effective: "2024-06-01" },
    ]);
  });

  test.each([
    ["  most: {}\n", "LW1605 3:3"],
    ["  most: { value: 1, versions: [{ value: 1, effective: 2024-01-01 }] }\n", "LW1604 3:21"],
    [
      "  most: { versions: [{ value: 1, effective: 2024-01-01 }, { value: 2, effective: 2024-01-01 }] }\n",
      "LW1602 3:82  two values hold from 2024-01-01 on: both begin then",
    ],
    [
      "  most: { versions: [{ valu: 1, effective: 2024-01-01 }] }\n",
      'LW1101 3:24  unknown key "valu" in "items.most.versions.0" — did you mean "value"?',
    ],
    [
      '  most: { value: "${config.limits.last}" }\n  least: { value: 1 }\n',
      'LW1306 3:19  configuration item "limits.last" does not exist — did you mean "limits.least"?',
    ],
  ])("%s is refused with one finding", async (items, expected) => {
    const { findings } = await load({ [CONFIG]: `category: limits\nitems:\n${items}` });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(expected);
  });

  test("an unknown item is reported where it stands in the text, with the definition of the one that was meant", async () => {
    using folder = projectFolder({
      ...validProject,
      [SOURCE]: source('  orders: { table: "main.${config.limits.mots}_x" }\n  items: { table: items }\n'),
    });
    const { diagnostics } = await loadProject(folder.root);
    expect(diagnostics).toMatchObject([
      {
        code: "LW1306",
        place: { line: 5, column: 26 },
        related: [{ place: { file: "config/limits.yaml", line: 3, column: 3 } }],
      },
    ]);
  });

  test("a circle is reported at its first reference, with the definition it leads to", async () => {
    const text =
      'category: limits\nitems:\n  a: { value: "${config.limits.b}" }\n  b: { value: "x-${config.limits.c}" }\n  c: { value: "${config.limits.a}" }\n';
    using folder = projectFolder({ ...validProject, [CONFIG]: text });
    const { diagnostics } = await loadProject(folder.root);
    expect(diagnostics).toMatchObject([
      { code: "LW1305", place: { line: 3, column: 16 }, related: [{ place: { line: 4, column: 3 } }] },
    ]);
    expect(diagnostics[0]?.text).toContain("limits.a → limits.b → limits.c → limits.a");
  });
});

import { expect, test } from "vitest";
import { changed, judge } from "./judge-files.ts";
import type { Files } from "./project-folder.ts";
import { load } from "./load-files.ts";

function settings(text: string): Files {
  return changed("lakewright.yaml", "policies:\n", `policies:\n${text}`);
}

const TEAM01 =
  '  own:\n    - { code: TEAM01, each: dataset, where: "layer = \'gold\'", expect: "length(description) > 40", message: "{name} in {layer} is described too briefly"';

test("a policy in one line asks what it is told to ask, and its message is filled in", async () => {
  expect(await judge(settings(`${TEAM01} }\n`))).toEqual([
    "TEAM01 warning products/sales/gold/orders.yaml:1 sales.gold.orders in gold is described too briefly — expected: length(description) > 40",
  ]);
  expect(await judge(settings(`${TEAM01}, severity: error }\n`))).toEqual([
    "TEAM01 error products/sales/gold/orders.yaml:1 sales.gold.orders in gold is described too briefly — expected: length(description) > 40",
  ]);
});

test.each([
  ["environment", "engine = 'spark'", "lakewright.yaml:5 local", "lakewright.yaml:6 prod"],
  ["source", "type <> 'postgres'", "sources/ops.yaml:1 ops"],
  ["product", "contains(ports, 'x')", "products/sales/product.yaml:1 sales"],
  ["dataset", "load = 'append' or layer = 'gold'", "sources/ops.yaml:6 ops.bronze.orders"],
  ["column", "is_declared or type = 'bigint'", "sources/ops.yaml:6 ops.bronze.orders.is_paid"],
  ["rule", "severity in ('quarantine', 'fail')", "products/sales/gold/orders.yaml:11 sales.gold.orders: matches_email"],
  ["port", "contains(kinds, 'api')", "products/sales/product.yaml:7 sales.orders"],
])("each %s is asked", async (each, expectation, ...places) => {
  const found = await judge(
    settings(`  own:\n    - { code: T1, each: ${each}, expect: "${expectation}", title: no }\n`),
  );
  expect(found).toEqual(places.map((place) => `T1 warning ${place.replace(/ .*/, "")} no — expected: ${expectation}`));
  const named = await judge(
    settings(`  own:\n    - { code: T1, each: ${each}, expect: "${expectation}", message: "{name}" }\n`),
  );
  expect(named).toEqual(places.map((place) => `T1 warning ${place} — expected: ${expectation}`));
});

test("NULL is no agreement: what is not known is a breach, and is not asked for", async () => {
  const breach = await judge(
    settings(`  own: [{ code: T1, each: column, where: "layer = 'bronze'", expect: "unit = 'EUR'" }]\n`),
  );
  expect(breach.length).toBe(3);
  expect(
    await judge(settings(`  own: [{ code: T1, each: column, where: "unit = 'EUR'", expect: "1 = 2" }]\n`)),
  ).toEqual([]);
});

test("the level of the environment holds over that of the project; of several environments the strictest holds", async () => {
  const off = settings(`  TEAM01: off\n  environments: { prod: { TEAM01: error } }\n${TEAM01} }\n`);
  expect(await judge(off, ["local"])).toEqual([]);
  expect((await judge(off, ["prod"])).join()).toContain("TEAM01 error");
  expect((await judge(off, ["local", "prod"])).join()).toContain("TEAM01 error");
  expect(await judge(off, [])).toEqual([]);
  const built = {
    ...settings("  LW1910: error\n"),
    ...changed("products/sales/product.yaml", "owner: sales-data", "owner: '?'"),
  };
  expect((await judge(built)).join()).toContain("LW1910 error products/sales/product.yaml:1");
});

test("a code that no policy has is told at its place, with the one that was meant", async () => {
  expect(
    await judge(
      settings("  LW1190: off\n  environments: { prod: { TEAM02: error } }\n" + `${TEAM01} }\n`.replace("> 40", "> 4")),
    ),
  ).toEqual([
    'LW1980 error lakewright.yaml:8 There is no policy "LW1190" — did you mean "LW1910"?',
    'LW1980 error lakewright.yaml:9 There is no policy "TEAM02" — did you mean "TEAM01"?',
  ]);
});

test("what is wrong with an expression is told at its very place, all at once", async () => {
  const own = `  own:
    - { code: T1, each: dataset, expect: "descripton is null" }
    - code: T2
      each: column
      where: layer = 'gold' and
      expect: >-
        description
        = 3
    - { code: T3, each: dataset, expect: "length(name)", message: "{nmae} is bad" }
    - { code: T4, each: dataset, expect: "descr(name) = 'x'" }
`;
  expect(await judge(settings(own))).toEqual([
    'LW1984 error lakewright.yaml:9 A dataset has no property "descripton" — did you mean "description"?',
    "LW1983 error lakewright.yaml:12 The policy cannot be read: it ends too early — expected: a property, a text in quotes, a number or a function",
    expect.stringContaining("LW1986 error lakewright.yaml:1"),
    "LW1986 error lakewright.yaml:16 The policy does not fit: `expect` gives a number, and has to be true or false",
    'LW1984 error lakewright.yaml:16 A dataset has no property "nmae" — did you mean "name"?',
    'LW1985 error lakewright.yaml:17 There is no function "descr" — one of: length, lower, upper, trim, starts_with, ends_with, contains',
  ]);
});

test("the shape of the settings is checked like everything else in the file", async () => {
  const base =
    'format: 1\nproject: shop\ndomain: retail\nenvironments:\n  local: { engine: duckdb, lake: ./lake, store: "sqlite:./store.db" }\n';
  const { findings } = await load({
    "lakewright.yaml": `${base}policies:\n  LW1910: eror\n  environments: { porod: { LW1910: off }, local: { LW1911: 3 } }\n  own:\n    - { code: LW1, each: dataset, expect: x }\n    - { code: A1, each: datset, expect: x }\n    - { code: A1, each: dataset, expect: x, meassage: y }\n`,
  });
  expect(findings).toEqual([
    'LW1104 7:11  "LW1910" cannot be "eror" — did you mean "error"?',
    'LW1606 8:19  environment "porod" does not exist — one of: local',
    'LW1104 8:60  "LW1911" cannot be "3" — one of: off, warn, error',
    'LW1107 10:15  "code" is not written correctly: LW1 — expected: capital letters and digits such as TEAM01; LW is taken',
    'LW1104 11:25  "each" cannot be "datset" — did you mean "dataset"?',
    'LW1101 12:45  unknown key "meassage" in "policies.own.2" — did you mean "message"?',
  ]);
});

test("a code that is given twice is told at the second", async () => {
  const own =
    '  own:\n    - { code: B1, each: dataset, expect: "true" }\n    - { code: B1, each: dataset, expect: "true" }\n';
  expect((await load(settings(own))).findings).toEqual(['LW1981 10:15  Policy "B1" is there twice']);
});

test("without a word about policies the Model has none", async () => {
  expect((await load({})).model?.policies).toBeUndefined();
});

import { expect, test } from "vitest";
import { allArguments, argumentOf, blocksOf, literalOf, readHcl } from "../../scripts/terraform/hcl.ts";
import { referencesIn } from "../../scripts/terraform/reference.ts";

const references = (expression: string) =>
  referencesIn(argumentOf(readHcl(`a = ${expression}\n`), "a")?.tokens ?? []).map(({ root, steps }) =>
    [root, ...steps].join("."),
  );

test("blocks nest, arguments end with their line, labels may be bare", () => {
  const body = readHcl('a "b" c {\n  x = [\n    1, # one\n    2,\n  ] /* two\n lines */\n  y { z = "w" }\n}\n');
  const [block] = blocksOf(body, "a");
  expect(block?.labels).toEqual(["b", "c"]);
  expect(block === undefined ? [] : allArguments(block.body).map(({ name, line }) => [name, line])).toEqual([
    ["x", 2],
    ["z", 7],
  ]);
});

test("a literal is a string without templates; $${ is text", () => {
  const body = readHcl('a = "x\\n$${y}"\nb = "x${y}"\nc = y\nd = "x" == "y"\n');
  expect(["a", "b", "c", "d"].map((name) => literalOf(argumentOf(body, name)))).toEqual([
    "x\n${y}",
    undefined,
    undefined,
    undefined,
  ]);
});

test("references are found in templates, indexes, conditions and heredocs, and not behind a dot", () => {
  expect(references('"a-${var.b["c"].d}-${e ? local.f : "${module.g.h}"}"')).toEqual([
    "var.b.[].d",
    "local.f",
    "module.g.h",
  ]);
  expect(references("azurerm_subnet.this[each.key].id")).toEqual(["azurerm_subnet.this.[].id", "each.key"]);
  expect(references("values(data.x.y)[*].id")).toEqual(["data.x.y"]);
  expect(references("<<-EOT\n  text $${var.no} ${var.yes}\n  EOT\n")).toEqual(["var.yes"]);
});

test.each([
  ["a = \n", "line 1: a has no value"],
  ['a = "b', "line 1: a string that is not closed"],
  ['a = "${b"', "line 1: a string that is not closed"],
  ["a {\n b = 1\n", "a block that is not closed"],
  ["= 1\n", "line 1: expected an argument or a block, found ="],
  ["a = ^\n", 'line 1: unexpected "^"'],
])("%j is refused with its line", (text, message) => {
  expect(() => readHcl(text)).toThrow(message);
});

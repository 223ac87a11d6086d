import { type CatalogueEntry, catalogue } from "../../src/base/index.ts";
import { expressionFunctions, policies, subjectProperties } from "../../src/metadata/index.ts";

/** `docs/reference/policies.md`: every built-in policy, and what expressions of own policies can name. */
export function policiesPage(): string {
  return [
    "# Policies",
    "<!-- Made by `npm run generate`; do not edit. -->",
    "`lakewright validate` asks these about the metadata. The level stands in `policies:` of `lakewright.yaml`, by code and by environment; how that and policies of your own are written is told in [the guide](../guide/policies.md).",
    policyTable(),
    "## Properties",
    "What an expression of a policy with this `each` can name, and its message in braces. An empty text is NULL.",
    ...Object.entries(subjectProperties).map(([kind, properties]) => propertyTable(kind, properties)),
    "## Operators",
    "`=` `<>` `<` `<=` `>` `>=` · `is null`, `is not null` · `in ('a', 'b')` · `like 'dim\\_%'`: `%` any text, `_` one character, `\\` takes their meaning away · `matches '(dim|fct)_[a-z0-9_]+'`: a pattern for the whole text, of letters, `.`, `[…]`, `(…)`, `|`, `?`, `*`, `+`, `{2,3}`, `\\d`, `\\w`, `\\s` · `and`, `or`, `not`; also `not in`, `not like`, `not matches`. Texts stand between single quotes, a quote in one is doubled.",
    "## Functions",
    functionTable(),
    "",
  ].join("\n\n");
}

function policyTable(): string {
  const entries: Readonly<Record<string, CatalogueEntry>> = catalogue;
  const rows = policies.map(
    ({ code, title, each, severity, ...more }) =>
      `| ${code} | ${title} | ${each} | ${severity} | ${"mends" in more ? more.mends : ""} | ${entries[code]?.help ?? ""} |`,
  );
  return ["| code | policy | each | level | `--fix` | why |", "| --- | --- | --- | --- | --- | --- |", ...rows].join(
    "\n",
  );
}

type PropertyRow = Readonly<{ type: string; about: string }>;

function propertyTable(kind: string, properties: Readonly<Record<string, PropertyRow>>): string {
  const rows = Object.entries(properties).map(([name, { type, about }]) => `| \`${name}\` | ${type} | ${about} |`);
  return [`### ${kind}`, "", "| property | type | meaning |", "| --- | --- | --- |", ...rows].join("\n");
}

function functionTable(): string {
  const rows = Object.entries(expressionFunctions).map(
    ([name, { takes, gives, about }]) =>
      `| \`${name}\` | ${takes.map((types) => types.join(" or ")).join(", ")} | ${gives} | ${about} |`,
  );
  return ["| function | takes | gives | meaning |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

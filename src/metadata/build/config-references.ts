import { closest, type Diagnostic, diagnostic, type Place } from "../../base/index.ts";
import { referencedItems } from "../configuration.ts";
import type { FoundReference } from "../file/scan-scalars.ts";
import { findCycle } from "../graph.ts";
import type { Hidden } from "../hidden.ts";
import type { ConfigurationCategory } from "../model.ts";

type Known = Readonly<{ places: ReadonlyMap<string, Place>; hidden: Hidden }>;

/** Every reference names an item, and items do not refer to each other in a circle. */
export function checkReferences(
  references: readonly FoundReference[],
  configuration: readonly ConfigurationCategory[],
  known: Known,
  findings: Diagnostic[],
): void {
  const items = new Set(configuration.flatMap((category) => category.items.map((item) => item.name)));
  for (const reference of references) {
    if (items.has(reference.name) || known.hidden.has(`config.${reference.name.split(".")[0]}`)) continue;
    findings.push(unknownItem(reference, [...items], known));
  }
  reportCycles(references, configuration, known, findings);
}

function unknownItem({ file, path, name }: FoundReference, items: readonly string[], known: Known): Diagnostic {
  const near = closest(name, items);
  const definition = near === undefined ? undefined : known.places.get(`config:${near}`);
  return diagnostic("LW1306", {
    place: file.placeWithin(path, `\${config.${name}}`),
    values: { value: name },
    value: name,
    hint: near === undefined ? unknownHint(name, items) : `did you mean "${near}"?`,
    ...(definition === undefined ? {} : { related: [{ place: definition, text: `"${near}" is defined here` }] }),
  });
}

function unknownHint(name: string, items: readonly string[]): string {
  const [category = "", item = ""] = name.split(".");
  const same = items.filter((candidate) => candidate.startsWith(`${category}.`));
  if (same.length > 0 && same.length <= 12) return `one of: ${same.join(", ")}`;
  return `define \`${item}\` in config/${category}.yaml`;
}

function reportCycles(
  references: readonly FoundReference[],
  configuration: readonly ConfigurationCategory[],
  known: Known,
  findings: Diagnostic[],
): void {
  const edges = new Map<string, string[]>();
  for (const category of configuration)
    for (const item of category.items)
      edges.set(
        item.name,
        item.versions.flatMap((version) => referencedItems(version.value)),
      );
  const reported = new Set<string>();
  for (const start of edges.keys()) {
    if (reported.has(start)) continue;
    const cycle = findCycle(start, (name) => edges.get(name) ?? []);
    if (cycle === undefined) continue;
    for (const name of cycle) reported.add(name);
    findings.push(cycleFinding(cycle, references, known));
  }
}

function cycleFinding(cycle: readonly string[], references: readonly FoundReference[], known: Known): Diagnostic {
  const [first = "", second = first] = cycle;
  const [category, item] = first.split(".");
  const use = references.find(
    ({ file, path, name }) =>
      name === second && file.path === `config/${category}.yaml` && path[0] === "items" && path[1] === item,
  );
  const fallback = known.places.get(`config:${first}`) ?? { file: `config/${category}.yaml`, line: 1, column: 1 };
  const place = use === undefined ? fallback : use.file.placeWithin(use.path, `\${config.${second}}`);
  const definition = known.places.get(`config:${second}`);
  const related = definition === undefined ? [] : [{ place: definition, text: `"${second}" is defined here` }];
  return diagnostic("LW1305", {
    place,
    values: { path: [...cycle, first].join(" → ") },
    value: first,
    related,
    hint: "give one of them a value of its own",
  });
}

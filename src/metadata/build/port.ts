import { type Diagnostic, diagnostic, errorText, type Json, type Place } from "../../base/index.ts";
import { withDefaults } from "../extension/settings.ts";
import type { PortExtension } from "../extension/extension.ts";
import type { Scope } from "../file/scope.ts";
import type { OutputPort, Product } from "../model.ts";
import { type PlaceMap, placeOf } from "../places.ts";
import { files as filesPort } from "../port/files.ts";
import { type ProjectPlaces, takenBy } from "../port/taken.ts";

/** The settings of the kinds a port is given out as: of those that are written, or that have any. `scope` stands at the port. */
export function portSettings(
  scope: Scope,
  text: Readonly<{ as?: readonly string[] }>,
  kinds: readonly PortExtension[],
): Pick<OutputPort, "settings"> {
  const written = text as Readonly<Record<string, Readonly<Record<string, Json>> | undefined>>;
  const named = kinds.filter(({ kind }) => text.as?.includes(kind) === true);
  for (const { kind } of kinds)
    if (written[kind] !== undefined && !named.some((record) => record.kind === kind))
      scope.report("LW3713", { kind }, { at: [kind], part: "key", hint: `add ${kind} to \`as\`` });
  const used = named.filter((record) => hasSettings(record, written[record.kind]));
  // inside written settings it is a matter of their shape
  for (const { kind, properties } of used)
    for (const [name, property] of Object.entries(properties))
      if (property.required === true && written[kind] === undefined)
        scope.report(
          "LW1102",
          { key: `${kind}.${name}`, where: "the port" },
          { at: ["as"], part: "key", hint: property.description },
        );
  if (used.length === 0) return {};
  const settings = used.map(
    (record) => [record.kind, withDefaults(record.properties, written[record.kind] ?? {})] as const,
  );
  for (const record of used) checkPlace(scope, record, settings);
  return { settings: Object.fromEntries(settings) };
}

type Settings = Readonly<Record<string, Json>>;

function hasSettings({ properties, write, onlyWithSettings }: PortExtension, written: Settings | undefined): boolean {
  if (written !== undefined) return true;
  return onlyWithSettings !== true && (write !== undefined || Object.keys(properties).length > 0);
}

/** A kind says by an error where it cannot bring a dataset to. What is missing has been told. */
function checkPlace(
  scope: Scope,
  { kind, properties, describe }: PortExtension,
  settings: readonly (readonly [string, Settings])[],
): void {
  const found = settings.find(([name]) => name === kind)?.[1] ?? {};
  const lacks = Object.entries(properties).some(
    ([name, { required }]) => required === true && found[name] === undefined,
  );
  if (lacks) return;
  try {
    describe(found as never);
  } catch (error) {
    scope.report("LW3720", { kind, problem: errorText(error) }, { at: [kind], part: "key" });
  }
}

type WrittenFile = Readonly<{ path: string; port: string; place: Place }>;

/** The files that ports write, below the project. */
function writtenFiles(
  products: readonly Pick<Product, "name" | "outputs">[],
  places: PlaceMap,
): readonly WrittenFile[] {
  return products.flatMap(({ name: product, outputs }) =>
    outputs.flatMap(({ name, settings }) => {
      const path = settings?.[filesPort.kind]?.["path"];
      if (typeof path !== "string") return [];
      const place = placeOf(places, `${product}#port:${name}`);
      return [{ path: path.replace(/^\.\//, ""), port: `${product}.${name}`, place }];
    }),
  );
}

/** Files of ports where something else lies, and those of two ports, which would hold what came last. */
export function checkWrittenFiles(
  products: readonly Pick<Product, "name" | "outputs">[],
  project: ProjectPlaces,
  places: PlaceMap,
): readonly Diagnostic[] {
  const owners = new Map<string, string>();
  return writtenFiles(products, places).flatMap(({ path, port, place }) => {
    const other = owners.get(path);
    owners.set(path, other ?? port);
    const what = takenBy(path, project);
    const values = { path, other: other ?? "", what: what ?? "" };
    if (what !== undefined)
      return [
        diagnostic("LW3723", { place, values, value: path, hint: "a folder of its own: exports/delays.parquet" }),
      ];
    return other === undefined
      ? []
      : [diagnostic("LW3722", { place, values, value: path, hint: "give each a path of its own" })];
  });
}

import { type Diagnostic, diagnostic, errorText, type Json, type Place } from "../../base/index.ts";
import { withDefaults } from "../extension/settings.ts";
import type { PortExtension } from "../extension/extension.ts";
import type { Scope } from "../file/scope.ts";
import type { OutputPort, Product } from "../model.ts";
import { type PlaceMap, placeOf } from "../places.ts";
import { files as filesPort } from "../port/files.ts";
import { builtInPorts } from "../port/kinds.ts";
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

/** What is missing has been told, and what holds references is asked once they are replaced. */
function checkPlace(scope: Scope, record: PortExtension, settings: readonly (readonly [string, Settings])[]): void {
  const { kind, properties } = record;
  const found = settings.find(([name]) => name === kind)?.[1] ?? {};
  const lacks = Object.entries(properties).some(
    ([name, { required }]) => required === true && found[name] === undefined,
  );
  const problem = lacks || holdsReference(found) ? undefined : placeProblem(record, found);
  if (problem !== undefined) scope.report("LW3720", { kind, problem }, { at: [kind], part: "key" });
}

/** A kind says by an error where it cannot bring a dataset to. */
function placeProblem({ describe }: PortExtension, settings: Settings): string | undefined {
  try {
    describe(settings as never);
    return undefined;
  } catch (error) {
    return errorText(error);
  }
}

function holdsReference(value: Json): boolean {
  return JSON.stringify(value).includes("${");
}

/** Built-in kinds whose settings held references, asked again now that they hold values. Code of the project is not run for that. */
export function checkFilledPorts(
  products: readonly Product[],
  places: PlaceMap,
  faulty: ReadonlySet<string>,
): readonly Diagnostic[] {
  const records: readonly PortExtension[] = builtInPorts;
  return products.flatMap(({ name: product, outputs }) =>
    outputs.flatMap(({ name, settings = {} }) =>
      records.flatMap((record): Diagnostic[] => {
        const { kind } = record;
        const filled = settings[kind];
        const subject = `${product}#port:${name}#${kind}`;
        const problem = filled === undefined || faulty.has(subject) ? undefined : placeProblem(record, filled);
        const place = placeOf(places, subject);
        return problem === undefined ? [] : [diagnostic("LW3720", { place, values: { kind, problem } })];
      }),
    ),
  );
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
      if (typeof path !== "string" || holdsReference(path)) return [];
      const place = placeOf(places, `${product}#port:${name}`);
      return [{ path: path.replace(/^\.\//, ""), port: `${product}.${name}`, place }];
    }),
  );
}

/** Files of ports where something else lies, and those of two ports, which would hold what came last; of paths that are known by now. */
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

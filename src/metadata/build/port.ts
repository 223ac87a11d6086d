import { type Diagnostic, diagnostic, errorText, type Json } from "../../base/index.ts";
import { withDefaults } from "../extension/settings.ts";
import type { PortExtension } from "../extension/extension.ts";
import type { Scope } from "../file/scope.ts";
import type { OutputPort, Product } from "../model.ts";
import { type PlaceMap, placeOf } from "../places.ts";
import { files as filesPort } from "../port/files.ts";

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

/** Two ports that write the same file: after each run it would hold what came last. */
export function checkSharedFiles(
  products: readonly Pick<Product, "name" | "outputs">[],
  places: PlaceMap,
  findings: Diagnostic[],
): void {
  const owners = new Map<string, string>();
  for (const { name: product, outputs } of products) {
    for (const { name, settings } of outputs) {
      const written = settings?.[filesPort.kind]?.["path"];
      if (typeof written !== "string") continue;
      const path = written.replace(/^\.\//, "");
      const other = owners.get(path);
      owners.set(path, other ?? `${product}.${name}`);
      if (other === undefined) continue;
      const place = placeOf(places, `${product}#port:${name}`);
      findings.push(
        diagnostic("LW3722", { place, values: { path, other }, value: path, hint: "give each a path of its own" }),
      );
    }
  }
}

import type { Json } from "../../base/index.ts";
import { withDefaults } from "../extension/settings.ts";
import type { PortExtension } from "../extension/extension.ts";
import type { Scope } from "../file/scope.ts";
import type { OutputPort } from "../model.ts";

/** The settings of the project's own kinds a port is given out as. `scope` stands at the port. */
export function portSettings(
  scope: Scope,
  text: Readonly<{ as?: readonly string[] }>,
  kinds: readonly PortExtension[],
): Pick<OutputPort, "settings"> {
  const written = text as Readonly<Record<string, Readonly<Record<string, Json>> | undefined>>;
  const used = kinds.filter(({ kind }) => text.as?.includes(kind) === true);
  for (const { kind } of kinds)
    if (written[kind] !== undefined && !used.some((record) => record.kind === kind))
      scope.report("LW3713", { kind }, { at: [kind], part: "key", hint: `add ${kind} to \`as\`` });
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
  return {
    settings: Object.fromEntries(
      used.map(({ kind, properties }) => [kind, withDefaults(properties, written[kind] ?? {})]),
    ),
  };
}

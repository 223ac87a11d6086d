import { EXIT, suggest, UserError } from "../base/index.ts";
import type { Connector } from "./connector.ts";
import { eventHub } from "./event-hub/index.ts";
import { files } from "./files/index.ts";
import { postgres } from "./postgres/index.ts";
import { sqlite } from "./sqlite/index.ts";

/** Every kind of source a run reads. The contract suite runs over this list. */
export const connectors = [sqlite, postgres, files] as const satisfies readonly Connector[];

/** Every kind a project can declare: those, and the ones that are deployed to where they are read. */
export const declaredConnectors = [...connectors, eventHub] as const satisfies readonly Connector[];

/** The kind of source of this name, among the built-in ones or those given. @throws UserError LW4032 when there is none */
export function connectorOf(type: string, among: readonly Connector[] = declaredConnectors): Connector {
  const found = among.find((connector) => connector.type === type);
  if (found !== undefined) return found;
  const hint = suggest(
    type,
    among.map((connector) => connector.type),
  );
  throw new UserError("LW4032", { values: { type }, hint, exitCode: EXIT.usage });
}

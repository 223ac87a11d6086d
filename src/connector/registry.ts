import { EXIT, suggest, UserError } from "../base/index.ts";
import type { Connector } from "./connector.ts";
import { files } from "./files/index.ts";
import { postgres } from "./postgres/index.ts";
import { sqlite } from "./sqlite/index.ts";

/** Every kind of source there is. The contract suite runs over this list. */
export const connectors = [sqlite, postgres, files] as const satisfies readonly Connector[];

/** The kind of source of this name, among the built-in ones or those given. @throws UserError LW4032 when there is none */
export function connectorOf(type: string, among: readonly Connector[] = connectors): Connector {
  const found = among.find((connector) => connector.type === type);
  if (found !== undefined) return found;
  const hint = suggest(
    type,
    among.map((connector) => connector.type),
  );
  throw new UserError("LW4032", { values: { type }, hint, exitCode: EXIT.usage });
}

import { normalize } from "node:path";
import { UserError } from "../../base/index.ts";
import type { Connector, ResolvedConnection } from "../../connector/index.ts";
import type { SourceDataset } from "../../metadata/index.ts";
import type { DatasetState } from "../../plan/index.ts";

/**
 * Where a source leads to, in words: the properties of its connection that say which data it is (`identity` of the connector; without one all that are
 * plain values, a user too, but never a secret).
 */
export function originOf(connector: Connector, { connection }: ResolvedConnection): string {
  const names = connector.identity ?? Object.keys(connector.connection);
  const parts = names.flatMap((name) => {
    const value = connection[name] ?? connector.connection[name]?.default;
    if (value === undefined || typeof value === "object") return [];
    return [`${name} ${connector.connection[name]?.type === "path" ? normalize(String(value)) : String(value)}`];
  });
  return [connector.type, ...parts].join(", ");
}

/**
 * What was read so far says nothing about another source: going on from its watermark or its list of files would leave rows out without a word.
 * A full load goes on from nothing.
 * @throws UserError LW3030
 */
export function refuseOtherOrigin(dataset: SourceDataset, state: DatasetState, origin: string): void {
  if (dataset.load.mode === "full" || state.origin === undefined || state.origin === origin) return;
  throw new UserError("LW3030", {
    values: { dataset: dataset.id, before: state.origin, now: origin },
    hint: `mend the connection, or read all of it anew: \`lakewright run ${dataset.id} --force\``,
    failure: "terminal",
  });
}

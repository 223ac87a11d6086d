import type { Action, Metadata } from "./action.ts";
import { infoOf } from "./conflict.ts";
import { isOn } from "./property.ts";

const PROPERTY = "delta.enableInCommitTimestamps";

type Properties = Metadata["configuration"];

/** Whether a change of properties makes a table begin with in-commit timestamps. */
export function beginsInCommitTimestamps(before: Properties, after: Properties): boolean {
  return !isOn(before, PROPERTY) && isOn(after, PROPERTY);
}

/**
 * The entry of an existing table that begins with in-commit timestamps: it says itself at which version and time they begin (PROTOCOL.md §In-Commit
 * Timestamps). Other entries are given back as they are.
 */
export function withEnablement(actions: readonly Action[], before: Metadata, version: number): readonly Action[] {
  const time = infoOf(actions)?.inCommitTimestamp;
  return actions.map((action) => {
    const { metaData } = action;
    if (!metaData || time === undefined) return action;
    if (!beginsInCommitTimestamps(before.configuration, metaData.configuration)) return action;
    const configuration = {
      ...metaData.configuration,
      "delta.inCommitTimestampEnablementVersion": String(version),
      "delta.inCommitTimestampEnablementTimestamp": String(time),
    };
    return { metaData: { ...metaData, configuration } };
  });
}

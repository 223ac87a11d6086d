import { UserError } from "../../base/index.ts";
import { intervalMs } from "./checkpoint-write.ts";
import { wordOf } from "./property.ts";

type Properties = Readonly<Record<string, string>>;
type Kind = Readonly<{ takes: string; fits: (value: string) => boolean }>;

const words = (...known: readonly string[]): Kind => ({
  takes: known.join(", "),
  fits: (value) => known.some((word) => word.toLowerCase() === wordOf(value)),
});
const YES_OR_NO = words("true", "false");
const INTERVAL: Kind = {
  takes: "an interval such as `interval 7 days`",
  fits: (value) => intervalMs(value) !== undefined,
};
const COUNT: Kind = { takes: "a whole number above 0", fits: (value) => /^0*[1-9]\d*$/.test(value.trim()) };

/** Properties whose values have a meaning for us or for the reference implementation (its `DeltaConfigs`). */
const KINDS: Readonly<Record<string, Kind>> = {
  "delta.appendOnly": YES_OR_NO,
  "delta.enableChangeDataFeed": YES_OR_NO,
  "delta.enableDeletionVectors": YES_OR_NO,
  "delta.enableInCommitTimestamps": YES_OR_NO,
  "delta.enableRowTracking": YES_OR_NO,
  "delta.enableTypeWidening": YES_OR_NO,
  "delta.checkpoint.writeStatsAsJson": YES_OR_NO,
  "delta.checkpoint.writeStatsAsStruct": YES_OR_NO,
  "delta.enableExpiredLogCleanup": YES_OR_NO,
  "delta.checkpointInterval": COUNT,
  "delta.columnMapping.mode": words("none", "name", "id"),
  "delta.checkpointPolicy": words("classic", "v2"),
  "delta.isolationLevel": words("Serializable", "WriteSerializable", "SnapshotIsolation"),
  "delta.logRetentionDuration": INTERVAL,
  "delta.deletedFileRetentionDuration": INTERVAL,
  "delta.setTransactionRetentionDuration": INTERVAL,
};

/** What others take for orders to change the protocol, and never keep: a table that has them as properties cannot be written by them any more. */
const OF_PROTOCOL = /^delta\.(?:feature\.|minReaderVersion$|minWriterVersion$|ignoreProtocolDefaults$)/i;
const NOTHING: Kind = {
  takes:
    "nothing, for the protocol follows from what the table makes use of (`delta.enableDeletionVectors` and the like)",
  fits: () => false,
};

/** Refuses values that a property cannot have, of those that are new. @throws UserError LW6322 naming property, value and what it takes */
export function requireValues(table: string, before: Properties, after: Properties): void {
  for (const [property, value] of Object.entries(after)) {
    const kind = OF_PROTOCOL.test(property) ? NOTHING : Object.hasOwn(KINDS, property) ? KINDS[property] : undefined;
    if (kind === undefined || before[property] === value || kind.fits(value)) continue;
    throw new UserError("LW6322", { values: { table, property, value, takes: kind.takes }, failure: "input" });
  }
}

import { UserError } from "../../base/index.ts";
import type { Metadata, Protocol } from "./action.ts";
import { schemaHasMetadata } from "./schema.ts";

type Side = "reader" | "writer";

/** What is done with a feature: `yes`, or only as long as the table does not make use of it. */
type Support = "yes" | "while unused";

type Feature = Readonly<{
  side: Side | "both";
  /** First legacy writer version that implies it, and reader version for those that concern readers. */
  legacyWriter?: number;
  legacyReader?: number;
  read: Support;
  write: Support;
  /** Whether the table makes use of it (PROTOCOL.md §Active Features). Features without one are used when they are listed. */
  isActive?: (metadata: Metadata) => boolean;
}>;

const isOn = (property: string) => (metadata: Metadata) => metadata.configuration[property] === "true";
const inSchema = (key: string) => (metadata: Metadata) => schemaHasMetadata(metadata.schemaString, key);

/** Every table feature that is known (PROTOCOL.md §Valid Feature Names in Table Features); all others are refused by name. */
const features = {
  appendOnly: { side: "writer", legacyWriter: 2, read: "yes", write: "yes", isActive: isOn("delta.appendOnly") },
  invariants: {
    side: "writer",
    legacyWriter: 2,
    read: "yes",
    write: "while unused",
    isActive: inSchema("delta.invariants"),
  },
  checkConstraints: {
    side: "writer",
    legacyWriter: 3,
    read: "yes",
    write: "while unused",
    isActive: ({ configuration }) => Object.keys(configuration).some((key) => key.startsWith("delta.constraints.")),
  },
  changeDataFeed: {
    side: "writer",
    legacyWriter: 4,
    read: "yes",
    write: "while unused",
    isActive: isOn("delta.enableChangeDataFeed"),
  },
  generatedColumns: {
    side: "writer",
    legacyWriter: 4,
    read: "yes",
    write: "while unused",
    isActive: inSchema("delta.generationExpression"),
  },
  columnMapping: {
    side: "both",
    legacyWriter: 5,
    legacyReader: 2,
    read: "while unused",
    write: "while unused",
    isActive: ({ configuration }) => (configuration["delta.columnMapping.mode"] ?? "none") !== "none",
  },
  identityColumns: {
    side: "writer",
    legacyWriter: 6,
    read: "yes",
    write: "while unused",
    isActive: inSchema("delta.identity.start"),
  },
  allowColumnDefaults: { side: "writer", read: "yes", write: "while unused", isActive: inSchema("CURRENT_DEFAULT") },
  timestampNtz: { side: "both", read: "yes", write: "yes" },
  v2Checkpoint: { side: "both", read: "yes", write: "yes" },
  vacuumProtocolCheck: { side: "both", read: "yes", write: "yes" },
  domainMetadata: { side: "writer", read: "yes", write: "yes" },
  inCommitTimestamp: { side: "writer", read: "yes", write: "yes" },
} as const satisfies Record<string, Feature>;

type FeatureName = keyof typeof features;

/** The features a protocol names or, in its legacy versions, implies. */
export function namedFeatures(protocol: Protocol, side: Side): readonly string[] {
  const explicit = side === "reader" ? protocol.readerFeatures : protocol.writerFeatures;
  const version = side === "reader" ? protocol.minReaderVersion : protocol.minWriterVersion;
  if (explicit !== undefined && explicit !== null) return explicit;
  const implied = (feature: Feature) => (side === "reader" ? feature.legacyReader : feature.legacyWriter) ?? Infinity;
  return Object.entries<Feature>(features)
    .filter(([, feature]) => implied(feature) <= version)
    .map(([name]) => name);
}

/** @throws UserError LW6203 naming the first feature that reading would need and that is not there */
export function requireReadable(table: string, protocol: Protocol, metadata: Metadata): void {
  checkVersion(table, "reader", protocol.minReaderVersion, 3);
  requireSupport(table, "reader", protocol, metadata);
}

/** Writers must respect reader features as well (PROTOCOL.md §Table Features). @throws UserError LW6203, LW6301 */
export function requireWritable(table: string, protocol: Protocol, metadata: Metadata): void {
  requireReadable(table, protocol, metadata);
  checkVersion(table, "writer", protocol.minWriterVersion, 7);
  requireSupport(table, "writer", protocol, metadata);
  if (metadata.configuration["delta.setTransactionRetentionDuration"] !== undefined)
    throw new UserError("LW6301", { values: { table } });
}

function checkVersion(table: string, side: Side, version: number, highest: number): void {
  if (version > highest) throw unsupported(table, side, `version ${version}`);
}

function requireSupport(table: string, side: Side, protocol: Protocol, metadata: Metadata): void {
  for (const name of namedFeatures(protocol, side)) {
    const feature: Feature | undefined = Object.hasOwn(features, name) ? features[name as FeatureName] : undefined;
    if (feature === undefined) throw unsupported(table, side, name);
    const support = side === "reader" ? feature.read : feature.write;
    if (support === "while unused" && (feature.isActive?.(metadata) ?? true)) throw unsupported(table, side, name);
  }
}

function unsupported(table: string, side: Side, feature: string): UserError {
  return new UserError("LW6203", { values: { table, side, feature } });
}

import { UserError } from "../../base/index.ts";
import type { Metadata, Protocol } from "./action.ts";
import { isMapped } from "./scan.ts";
import { schemaHasMetadata } from "./schema.ts";
import { hasVariants } from "./variant.ts";
import { isOn } from "./property.ts";

type Side = "reader" | "writer";

/** What is done with a feature: `yes`, or only as long as the table does not make use of it. */
type Support = "yes" | "while unused";

/** What is done with a table. */
export type Access = "read" | "write";

type Feature = Readonly<{
  side: Side | "both";
  /** First legacy writer version that implies it, and reader version for those that concern readers. */
  legacyWriter?: number;
  legacyReader?: number;
  support: Readonly<Record<Access, Support>>;
  /** Whether the table makes use of it (PROTOCOL.md §Active Features). Features without one are used when they are listed. */
  isActive?: (metadata: Metadata) => boolean;
}>;

const says = (property: string) => (metadata: Metadata) => isOn(metadata.configuration, property);
const inSchema = (key: string) => (metadata: Metadata) => schemaHasMetadata(metadata.schemaString, key);

const BOTH = { read: "yes", write: "yes" } as const;
const READ_ONLY = { read: "yes", write: "while unused" } as const;

/** Every table feature that is known (PROTOCOL.md §Valid Feature Names in Table Features); all others are refused by name. */
const features = {
  appendOnly: { side: "writer", legacyWriter: 2, support: BOTH, isActive: says("delta.appendOnly") },
  invariants: { side: "writer", legacyWriter: 2, support: BOTH, isActive: inSchema("delta.invariants") },
  checkConstraints: {
    side: "writer",
    legacyWriter: 3,
    support: BOTH,
    isActive: ({ configuration }) => Object.keys(configuration).some((key) => key.startsWith("delta.constraints.")),
  },
  changeDataFeed: {
    side: "writer",
    legacyWriter: 4,
    support: BOTH,
    isActive: says("delta.enableChangeDataFeed"),
  },
  generatedColumns: {
    side: "writer",
    legacyWriter: 4,
    support: BOTH,
    isActive: inSchema("delta.generationExpression"),
  },
  columnMapping: {
    side: "both",
    legacyWriter: 5,
    legacyReader: 2,
    support: BOTH,
    isActive: isMapped,
  },
  identityColumns: { side: "writer", legacyWriter: 6, support: BOTH, isActive: inSchema("delta.identity.start") },
  allowColumnDefaults: { side: "writer", support: BOTH, isActive: inSchema("CURRENT_DEFAULT") },
  deletionVectors: { side: "both", support: BOTH },
  typeWidening: { side: "both", support: BOTH, isActive: inSchema("delta.typeChanges") },
  "typeWidening-preview": { side: "both", support: BOTH, isActive: inSchema("delta.typeChanges") },
  variantType: { side: "both", support: BOTH, isActive: hasVariants },
  "variantType-preview": { side: "both", support: BOTH, isActive: hasVariants },
  timestampNtz: { side: "both", support: BOTH },
  v2Checkpoint: { side: "both", support: BOTH },
  vacuumProtocolCheck: { side: "both", support: BOTH },
  domainMetadata: { side: "writer", support: BOTH },
  inCommitTimestamp: { side: "writer", support: BOTH },
  // new rows get ids; what would lose them is refused by the operation
  rowTracking: { side: "writer", support: BOTH },
  // statistics of all columns are written, and `optimize` orders by the columns of the table
  clustering: { side: "writer", support: BOTH },
  icebergCompatV1: { side: "writer", support: READ_ONLY },
  icebergCompatV2: { side: "writer", support: READ_ONLY },
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

/** Versions that imply a feature without a list, and whether it concerns readers. */
export function legacyVersions(name: string): Readonly<{ reader?: number; writer?: number; isReader: boolean }> {
  const feature: Feature | undefined = Object.hasOwn(features, name) ? features[name as FeatureName] : undefined;
  return {
    isReader: feature?.side !== "writer",
    ...(feature?.legacyReader === undefined ? {} : { reader: feature.legacyReader }),
    ...(feature?.legacyWriter === undefined ? {} : { writer: feature.legacyWriter }),
  };
}

/**
 * Writers must respect reader features as well (PROTOCOL.md §Table Features).
 * @throws UserError LW6203 naming the first feature that the access would need and that is not there · LW6301
 */
export function requireAccess(table: string, access: Access, protocol: Protocol, metadata: Metadata): void {
  checkVersion(table, "reader", protocol.minReaderVersion, 3);
  requireSupport(table, "reader", access, { protocol, metadata });
  if (access === "read") return;
  checkVersion(table, "writer", protocol.minWriterVersion, 7);
  requireSupport(table, "writer", access, { protocol, metadata });
  if (metadata.configuration["delta.setTransactionRetentionDuration"] !== undefined)
    throw new UserError("LW6301", { values: { table } });
}

function checkVersion(table: string, side: Side, version: number, highest: number): void {
  if (version > highest) throw unsupported(table, side, `version ${version}`);
}

type Definition = Readonly<{ protocol: Protocol; metadata: Metadata }>;

function requireSupport(table: string, side: Side, access: Access, { protocol, metadata }: Definition): void {
  for (const name of namedFeatures(protocol, side)) {
    const feature: Feature | undefined = Object.hasOwn(features, name) ? features[name as FeatureName] : undefined;
    if (feature === undefined) throw unsupported(table, side, name);
    if (feature.support[access] === "while unused" && (feature.isActive?.(metadata) ?? true))
      throw unsupported(table, side, name);
  }
}

function unsupported(table: string, side: Side, feature: string): UserError {
  return new UserError("LW6203", { values: { table, side, feature } });
}

import { type Column, deltaFeatures } from "../../base/index.ts";
import type { Protocol } from "./action.ts";
import { schemaHasMetadata } from "./schema.ts";
import { legacyVersions, namedFeatures } from "./table-feature.ts";
import { isOn, mappingMode, wordOf } from "./property.ts";

export const FIRST_PROTOCOL: Protocol = { minReaderVersion: 1, minWriterVersion: 2 };

export type Needs = Readonly<{
  columns: readonly Column[];
  properties: Readonly<Record<string, string>>;
  schemaString: string;
}>;

/** Properties whose value `true` makes use of a feature. */
const BY_PROPERTY = {
  "delta.enableDeletionVectors": ["deletionVectors"],
  "delta.enableChangeDataFeed": ["changeDataFeed"],
  "delta.enableInCommitTimestamps": ["inCommitTimestamp"],
  "delta.enableTypeWidening": ["typeWidening"],
  "delta.enableRowTracking": ["rowTracking", "domainMetadata"],
} as const satisfies Record<string, readonly string[]>;

const BY_SCHEMA = {
  "delta.generationExpression": "generatedColumns",
  "delta.identity.start": "identityColumns",
  CURRENT_DEFAULT: "allowColumnDefaults",
} as const;

/** The protocol a table needs for what it makes use of; what it promised before is never taken away. */
export function protocolFor(needs: Needs, before: Protocol = FIRST_PROTOCOL): Protocol {
  const needed = neededFeatures(needs);
  const writers = namedFeatures(before, "writer");
  const readers = namedFeatures(before, "reader");
  const missing = needed.filter(
    (name) => !writers.includes(name) || (legacyVersions(name).isReader && !readers.includes(name)),
  );
  if (missing.length === 0) return before;
  const usesLists = before.minWriterVersion === 7 || missing.some((name) => legacyVersions(name).writer === undefined);
  return usesLists ? withLists(before, { writers, readers, missing }) : withVersions(before, missing);
}

function neededFeatures({ columns, properties, schemaString }: Needs): readonly string[] {
  const names = new Set<string>(deltaFeatures(columns).map(({ name }) => name));
  for (const [property, features] of Object.entries(BY_PROPERTY))
    if (isOn(properties, property)) for (const name of features) names.add(name);
  if (mappingMode(properties) !== "none") names.add("columnMapping");
  if (wordOf(properties["delta.checkpointPolicy"]) === "v2") names.add("v2Checkpoint");
  if (Object.keys(properties).some((key) => key.startsWith("delta.constraints."))) names.add("checkConstraints");
  for (const [key, name] of Object.entries(BY_SCHEMA)) if (schemaHasMetadata(schemaString, key)) names.add(name);
  return [...names].sort();
}

// older programs understand versions but no lists
function withVersions(before: Protocol, missing: readonly string[]): Protocol {
  const versions = missing.map(legacyVersions);
  return {
    minReaderVersion: Math.max(before.minReaderVersion, ...versions.map(({ reader }) => reader ?? 1)),
    minWriterVersion: Math.max(before.minWriterVersion, ...versions.map(({ writer }) => writer ?? 2)),
  };
}

type Lists = Readonly<{ writers: readonly string[]; readers: readonly string[]; missing: readonly string[] }>;

// an upgraded table keeps what its former version promised (PROTOCOL.md §Table Features for New and Existing Tables)
function withLists(before: Protocol, { writers, readers, missing }: Lists): Protocol {
  const writerFeatures = [...new Set([...writers, ...missing])];
  const readerFeatures = [...new Set([...readers, ...missing.filter((name) => legacyVersions(name).isReader)])];
  const needsReader = before.minReaderVersion === 3 || readerFeatures.length > 0;
  return {
    minReaderVersion: needsReader ? 3 : before.minReaderVersion,
    minWriterVersion: 7,
    ...(needsReader ? { readerFeatures } : {}),
    writerFeatures,
  };
}

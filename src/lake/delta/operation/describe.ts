import type { Column } from "../../../base/index.ts";
import { roundedVersion } from "../action.ts";
import { scanColumns } from "../scan.ts";
import { timestampOf } from "../snapshot.ts";
import { parseStatistics } from "../statistics.ts";
import { namedFeatures } from "../table-feature.ts";
import type { StateFile } from "../table-state.ts";
import { type ReadOptions, wantedVersion } from "./read.ts";
import { requireTable } from "./require-table.ts";
import type { OperationContext } from "./staged.ts";

/** What a table is at a version, without its rows. */
export type TableDescription = Readonly<{
  location: string;
  id: string;
  name?: string;
  description?: string;
  version: number;
  /** Milliseconds since 1970. */
  timestamp: number;
  columns: readonly Column[];
  partitionColumns: readonly string[];
  properties: Readonly<Record<string, string>>;
  protocol: Readonly<{ reader: number; writer: number; features: readonly string[] }>;
  files: number;
  /** Of the data files. */
  sizeBytes: number;
  /** Undefined when the log does not say it of every file. */
  rows: number | undefined;
  /** Rows that lie in files and are marked as deleted. */
  deletedRows: number;
  transactions: Readonly<Record<string, number>>;
}>;

/** @throws UserError LW6213 when there is no table */
export async function describeTable(
  context: OperationContext,
  options: Pick<ReadOptions, "version" | "timestamp" | "signal"> = {},
): Promise<TableDescription> {
  const { place } = context;
  const state = await requireTable(context, await wantedVersion(context, options), options.signal);
  const { metadata, protocol } = state;
  const files = [...state.files.values()];
  return {
    location: place.root,
    id: metadata.id,
    ...(metadata.name == null ? {} : { name: metadata.name }),
    ...(metadata.description == null ? {} : { description: metadata.description }),
    version: state.version,
    timestamp: timestampOf(state),
    columns: scanColumns(metadata, place.root).map(({ name, type, nullable }) => ({ name, type, nullable })),
    partitionColumns: metadata.partitionColumns,
    properties: metadata.configuration,
    protocol: {
      reader: protocol.minReaderVersion,
      writer: protocol.minWriterVersion,
      features: [...new Set([...namedFeatures(protocol, "reader"), ...namedFeatures(protocol, "writer")])].sort(),
    },
    files: files.length,
    sizeBytes: files.reduce((sum, { add }) => sum + add.size, 0),
    rows: rowCountOf(files),
    deletedRows: files.reduce((sum, { add }) => sum + (add.deletionVector?.cardinality ?? 0), 0),
    transactions: Object.fromEntries(
      Array.from(state.transactions.values(), (txn) => [txn.appId, roundedVersion(txn)]),
    ),
  };
}

function rowCountOf(files: readonly StateFile[]): number | undefined {
  let rows = 0;
  for (const { add } of files) {
    const stats = parseStatistics(add.stats);
    if (stats === undefined) return undefined;
    rows += stats.numRecords - (add.deletionVector?.cardinality ?? 0);
  }
  return rows;
}

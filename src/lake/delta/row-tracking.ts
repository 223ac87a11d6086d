import { type Json, type Random, UserError } from "../../base/index.ts";
import type { Action, AddFile, Metadata, Protocol } from "./action.ts";
import { isOn } from "./property.ts";
import { parseStatistics } from "./statistics.ts";
import { namedFeatures } from "./table-feature.ts";
import type { TableState } from "./table-state.ts";

/*
 * PROTOCOL.md §Row Tracking. New rows get ids by the file that they lie in; rows that stay in their files keep theirs. Rows that are written again
 * would need their ids in a column of their own: that is refused where ids can be relied upon.
 */

type Definition = Readonly<{ protocol: Protocol; metadata: Metadata }>;

const DOMAIN = "delta.rowTracking";
const ENABLED = "delta.enableRowTracking";

/** Whether new rows get ids. */
export function givesRowIds({ protocol, metadata }: Definition): boolean {
  const isSuspended = isOn(metadata.configuration, "delta.rowTrackingSuspended");
  return !isSuspended && namedFeatures(protocol, "writer").includes("rowTracking");
}

/** @throws UserError LW6203 where rows that are written again have ids that they would lose */
export function requireNoRowIds(table: string, definition: Definition): void {
  if (!givesRowIds(definition) || !isOn(definition.metadata.configuration, ENABLED)) return;
  const values = { table, side: "writer", feature: "rowTracking, to keep the ids of rows that are written again" };
  throw new UserError("LW6203", { values });
}

/** What a new table is told beside that it tracks rows: columns in files where others may keep ids of rows that they write again. */
export function trackingProperties(
  properties: Readonly<Record<string, string>>,
  random: Pick<Random, "uuid">,
): Readonly<Record<string, string>> {
  if (!isOn(properties, ENABLED)) return {};
  return {
    "delta.rowTracking.materializedRowIdColumnName": `_row-id-col-${random.uuid()}`,
    "delta.rowTracking.materializedRowCommitVersionColumnName": `_row-commit-version-col-${random.uuid()}`,
  };
}

/** The highest id that was given out, -1 before the first. @throws UserError LW6209 when it cannot be read */
export function lastRowId({ domains }: Pick<TableState, "domains">, table: string): number {
  const configuration = domains.get(DOMAIN)?.configuration;
  return configuration === undefined ? -1 : markIn(configuration, table);
}

/** The same after another commit. */
export function lastRowIdBehind(last: number, winner: readonly Action[], table: string): number {
  const marks = winner.flatMap(({ domainMetadata: domain }) =>
    domain?.domain === DOMAIN && !domain.removed ? [markIn(domain.configuration, table)] : [],
  );
  return Math.max(last, ...marks);
}

function markIn(configuration: string, table: string): number {
  const mark = (JSON.parse(configuration) as Readonly<{ rowIdHighWaterMark?: Json }>).rowIdHighWaterMark;
  if (typeof mark === "number" && Number.isSafeInteger(mark)) return mark;
  throw new UserError("LW6209", { values: { table, reason: `its domain ${DOMAIN} has no mark` }, failure: "input" });
}

/** An entry whose new files have ids for their rows. @throws UserError LW6203 when the number of rows of a file is not known */
export function withRowIds(actions: readonly Action[], version: number, last: number): readonly Action[] {
  let mark = last;
  const tracked = actions.map((action) => {
    if (action.add == null || action.add.baseRowId != null) return action;
    const add = trackedFile(action.add, version, mark + 1);
    mark += add.rows;
    return { add: add.file };
  });
  if (mark === last) return tracked;
  const configuration = JSON.stringify({ rowIdHighWaterMark: mark });
  return [...tracked, { domainMetadata: { domain: DOMAIN, configuration, removed: false } }];
}

function trackedFile(add: AddFile, version: number, baseRowId: number) {
  const rows = parseStatistics(add.stats)?.numRecords;
  if (rows === undefined) {
    const feature = "rowTracking, for which the number of rows has to be known";
    throw new UserError("LW6203", { values: { table: add.path, side: "writer", feature } });
  }
  return { rows, file: { ...add, baseRowId, defaultRowCommitVersion: version } };
}

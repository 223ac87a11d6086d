import type { Column } from "../base/index.ts";

/**
 * The one schema of all quarantine tables.
 * `row_id`: stable over runs (source position, or the row itself where keys identify it, hashed with the row). `row`: the row as delivered, one
 * JSON object; numbers and timestamps are exact text (`NaN`, `inf` too), bytes base64, what could not be taken apart is under `_raw`.
 * `rules`: what the row failed. `source_position`: `file:row`, or the versions of the inputs. `quarantined_at`: the attempt's start.
 */
export const quarantineColumns: readonly Column[] = [
  { name: "row_id", type: "string", nullable: false },
  { name: "row", type: "string", nullable: false },
  { name: "rules", type: "array<struct<rule:string,reason:string>>", nullable: false },
  { name: "source_position", type: "string", nullable: true },
  { name: "attempt", type: "bigint", nullable: false },
  { name: "run_id", type: "string", nullable: false },
  { name: "quarantined_at", type: "timestamp", nullable: false },
];

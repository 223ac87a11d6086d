import type { Column } from "../base/index.ts";

/** What every row of an ingested table says about its origin. `_source_row` counts from 1. */
export const provenanceColumns = [
  { name: "_source_file", type: "string", nullable: true },
  { name: "_source_row", type: "bigint", nullable: true },
  { name: "_ingested_at", type: "timestamp", nullable: true },
  { name: "_run_id", type: "string", nullable: true },
] as const satisfies readonly Column[];

export type * from "./storage/storage.ts";
export { localStorage } from "./storage/local.ts";
export type * from "./delta/contract.ts";
export type * from "./delta/table.ts";

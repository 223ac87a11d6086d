export type * from "./storage/storage.ts";
export type * from "./delta/contract.ts";
export type * from "./delta/table.ts";

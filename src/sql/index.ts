export type * from "./analyzer.ts";

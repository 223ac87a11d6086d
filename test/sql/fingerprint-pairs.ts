export { differentPairs } from "./fingerprint-different.ts";
export { equalPairs } from "./fingerprint-equal.ts";

/** Two texts of a SELECT, and what tells them apart. */
export type SqlPair = Readonly<{ what: string; one: string; other: string }>;

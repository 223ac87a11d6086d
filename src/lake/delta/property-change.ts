import { UserError } from "../../base/index.ts";
import { saysYes, wordOf } from "./property.ts";

type Properties = Readonly<Record<string, string>>;

/** What the writer of a change sees to. */
export type ChangeDuties = Readonly<{
  /** Its entry says when in-commit timestamps begin. */
  recordsTimestamps?: boolean;
}>;

/**
 * Refuses changes of properties that need more than a new value: files or versions written before would be read wrongly.
 * @throws UserError LW6313 naming the property
 */
export function requireChangeable(
  table: string,
  before: Properties,
  after: Properties,
  duties: ChangeDuties = {},
): void {
  for (const { property, isRefused, reason } of RULES) {
    const [from, to] = [before[property], after[property]];
    if (from !== to && isRefused(from, to, duties))
      throw new UserError("LW6313", { values: { table, property, from: from ?? "unset", to: to ?? "unset", reason } });
  }
}

type Rule = Readonly<{
  property: string;
  isRefused: (from: string | undefined, to: string | undefined, duties: ChangeDuties) => boolean;
  reason: string;
}>;

const mode = (value: string | undefined) => wordOf(value) || "none";

const RULES: readonly Rule[] = [
  {
    property: "delta.columnMapping.mode",
    // PROTOCOL.md §Writer Requirements for Column Mapping: names in files are given once; only a table without mapping may begin with one
    isRefused: (from, to) => mode(from) !== "none" || mode(to) === "id",
    reason: "the names of columns in its files are fixed",
  },
  {
    property: "delta.enableInCommitTimestamps",
    // PROTOCOL.md §In-Commit Timestamps: when they begin has to be recorded, and versions with them stay so
    isRefused: (from, to, { recordsTimestamps = false }) => saysYes(from) || (saysYes(to) && !recordsTimestamps),
    reason: "it can be switched on by a change of properties, and not off again",
  },
  {
    property: "delta.enableRowTracking",
    isRefused: (_from, to) => saysYes(to),
    reason: "row ids are not written",
  },
];

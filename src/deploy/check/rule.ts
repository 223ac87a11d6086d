import type { Code } from "../../base/index.ts";
import { type HclValue, isListValue } from "../hcl/value.ts";

/** Where a rule comes from: control of the Microsoft cloud security benchmark, built-in Azure policies, checks of checkov. */
export type RuleHead = Readonly<{
  /** Code of the catalogue: its text says what is wrong, its help why it matters. */
  code: Code;
  service: string;
  control: string;
  policies: readonly string[];
  checkov: readonly string[];
  /** What to write instead. */
  fix: string;
}>;

/** A rule about one argument of one type of resource. */
export type ArgumentRule = RuleHead &
  Readonly<{
    type: string;
    /** `block.block.argument` */
    path: string;
    good: (value: HclValue) => boolean;
    /** What it means when the argument is not given. */
    absent: "good" | "bad";
  }>;

/** Terraform takes `"true"` for `true`. */
export const is = (wanted: string | boolean) => (value: HclValue) => value === wanted || value === String(wanted);
export const oneOf =
  (...wanted: readonly string[]) =>
  (value: HclValue) =>
    typeof value === "string" && wanted.includes(value);
export const atLeast = (least: number) => (value: HclValue) =>
  (typeof value === "number" || typeof value === "string") && Number(value) >= least;
export const present = () => (value: HclValue) => value !== null && value !== "" && !isListValue(value);
/** For what must not be there at all. */
export const never = () => () => false;

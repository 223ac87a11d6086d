import type { Fix, Place } from "../../base/index.ts";
import type { PolicyLevel } from "../model.ts";
import type { PolicyProject } from "./project.ts";
import type { SubjectKind, Subjects } from "./subject.ts";

/** What becomes of a breach: nothing, a warning, or an error, which makes `validate` fail. */
export const POLICY_LEVELS = ["off", "warn", "error"] as const satisfies readonly PolicyLevel[];

/** A subject does not do as a policy asks. */
export type Breach = Readonly<{
  /** Fills the `{slots}` of the message; `{name}` is always the subject. */
  values?: Readonly<Record<string, string | number>>;
  /** What would be right here. */
  hint?: string;
  /** Subject of the place map to point at, when it is another than the one that was asked about. */
  at?: string;
  /** Only a change that no reader of the data can notice. */
  fix?: Fix;
}>;

/** A rule about metadata. The message and the reason of a built-in one stand in the catalogue under its code. */
export type PolicyOn<Kind extends SubjectKind> = Readonly<{
  code: string;
  title: string;
  /** What is asked, one by one. */
  each: Kind;
  /** The level where lakewright.yaml says nothing. */
  severity: PolicyLevel;
  check: (subject: Subjects[Kind], project: PolicyProject) => Breach | undefined;
  /** What the fix of a breach does, where there is one. */
  mends?: string;
  /** Of a policy of the project's own: with `{slots}`. */
  message?: string;
  /** Of a policy in code: its file. */
  origin?: Place;
}>;
export type Policy<Kind extends SubjectKind = SubjectKind> = { readonly [One in Kind]: PolicyOn<One> }[Kind];

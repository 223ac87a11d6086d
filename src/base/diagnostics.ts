import { closest } from "./closest.ts";
import { messageOf, type Code } from "./catalogue/index.ts";
import type { Json } from "./hash.ts";

/** A place in a file of the project. `line` and `column` start at 1; `column` counts UTF-16 units, as editors do. */
export type Place = Readonly<{ file: string; line: number; column: number }>;

export type DiagnosticSeverity = "error" | "warning";

/**
 * One finding about metadata, as data: bad metadata never throws, all findings come together.
 * `text` is one sentence with the value in it; `hint` says what would be right.
 */
export type Diagnostic = Readonly<{
  /** A code of the catalogue, or of a policy that the project made itself (`TEAM01`). */
  code: string;
  severity: DiagnosticSeverity;
  place: Place;
  text: string;
  value?: string;
  hint?: string;
  related?: readonly Readonly<{ place: Place; text: string }>[];
  fix?: Fix;
}>;

/** A change of metadata files that removes a finding and alters nothing else that somebody relies on. */
export type Fix = Readonly<{
  /** What the change does, as an order: `classify "email" as personal`. */
  title: string;
  edits: readonly FileEdit[];
}>;

/** One change of a YAML file: `set` gives the key at `path` this value, `append` adds it to the list there. Maps on the way are made. */
export type FileEdit = Readonly<{
  action: "set" | "append";
  file: string;
  path: readonly (string | number)[];
  value: Json;
}>;

export type DiagnosticInput = Readonly<{
  place: Place;
  /** Fills the `{name}` slots of the catalogue text. */
  values?: Readonly<Record<string, string | number>>;
  value?: string;
  hint?: string;
  severity?: DiagnosticSeverity;
  related?: Diagnostic["related"];
}>;

/** Makes a diagnostic from the catalogue, so that no text is written in two places. */
export function diagnostic(code: Code, input: DiagnosticInput): Diagnostic {
  const { place, values = {}, value, hint, severity = "error", related } = input;
  return Object.freeze({
    code,
    severity,
    place,
    text: messageOf(code, values),
    ...(value === undefined ? {} : { value }),
    ...(hint === undefined ? {} : { hint }),
    ...(related === undefined ? {} : { related }),
  });
}

/** "did you mean …" when one candidate is near, otherwise the list of valid values when it is short. */
export function suggest(value: string, candidates: readonly string[]): string | undefined {
  const near = closest(value, candidates);
  if (near !== undefined) return `did you mean "${near}"?`;
  if (candidates.length === 0 || candidates.length > 12) return undefined;
  return `one of: ${candidates.join(", ")}`;
}

/** `file:line:column  LW1234  what is wrong — what would be right` */
export function formatDiagnostic(finding: Diagnostic): string {
  const { place, code, severity, text, hint } = finding;
  const mark = severity === "warning" ? " warning:" : "";
  return `${place.file}:${place.line}:${place.column}  ${code}${mark}  ${text}${hint === undefined ? "" : ` — ${hint}`}`;
}

/** By file, then position, then code: the order in which a reader mends them. */
export function sortDiagnostics(findings: readonly Diagnostic[]): Diagnostic[] {
  return [...findings].sort(
    (a, b) =>
      compareText(a.place.file, b.place.file) ||
      a.place.line - b.place.line ||
      a.place.column - b.place.column ||
      compareText(a.code, b.code),
  );
}

/** Order by code units: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

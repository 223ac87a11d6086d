import { type Code, type Diagnostic, diagnostic, type DiagnosticInput, type Place, suggest } from "../../base/index.ts";
import type { YamlFile, YamlPath } from "./yaml-file.ts";

export type ReportOptions = Readonly<{
  /** Below the scope's own path. */
  at?: YamlPath;
  part?: "key" | "value";
  hint?: string;
  value?: string;
  severity?: DiagnosticInput["severity"];
  related?: Diagnostic["related"];
}>;

/** A spot in a file under construction, and where findings about it go. */
export type Scope = Readonly<{
  file: string;
  path: YamlPath;
  in: (...steps: YamlPath) => Scope;
  place: (part?: "key" | "value") => Place;
  /** Where a text itself begins at this spot, behind its quote. */
  textPlace: (text: string) => Place;
  report: (code: Code, values: Readonly<Record<string, string | number>>, options?: ReportOptions) => void;
  /** A value that is not one of the candidates: with "did you mean". */
  unknown: (
    code: Code,
    value: string,
    candidates: readonly string[],
    options?: ReportOptions & { values?: Record<string, string> },
  ) => void;
}>;

/** The scope of a whole file. Findings are appended to `findings`. */
export function scopeOf(file: YamlFile, findings: Diagnostic[], path: YamlPath = []): Scope {
  const report: Scope["report"] = (code, values, options = {}) => {
    const { at = [], part, value, ...rest } = options;
    const short = Object.fromEntries(Object.entries(values).map(([name, slot]) => [name, shorten(slot)]));
    const place = file.placeOf([...path, ...at], part);
    findings.push(
      diagnostic(code, { place, values: short, ...(value === undefined ? {} : { value: shorten(value) }), ...rest }),
    );
  };
  return {
    file: file.path,
    path,
    in: (...steps) => scopeOf(file, findings, [...path, ...steps]),
    place: (part) => file.placeOf(path, part),
    textPlace: (text) => file.placeWithin(path, text),
    report,
    unknown: (code, value, candidates, options = {}) => {
      const { values = {}, ...rest } = options;
      report(code, { value, ...values }, { value, hint: suggest(value, candidates), ...rest });
    },
  };
}

const LONGEST = 200;

/** A value as it stands in a message: on one line, not longer than a reader reads. */
function shorten<T extends string | number>(value: T): T | string {
  if (typeof value === "number") return value;
  const line = value.replace(/\s+/g, " ");
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

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
    const { at = [], part, ...rest } = options;
    findings.push(diagnostic(code, { place: file.placeOf([...path, ...at], part), values, ...rest }));
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

import { errorText, suggest } from "../../../base/index.ts";
import type { SqlFinding } from "../../../sql/index.ts";

/** What the binder refused: the exception as JSON (`errors_as_json`), its place already in the author's text. */
export type BinderError = Readonly<{
  message: string;
  subtype: string;
  name: string;
  candidates: readonly string[];
  position: number | undefined;
}>;

/** Reads an exception of DuckDB; `position` counts bytes of the text that was bound. Undefined for what is no exception of DuckDB. */
export function readBinderError(error: unknown): BinderError | undefined {
  const text = errorText(error);
  if (!text.startsWith("{")) return undefined;
  const json = JSON.parse(text) as Readonly<Record<string, string | undefined>>;
  const message = json["exception_message"] ?? "";
  const position = Number(json["position"]);
  return {
    message,
    subtype: json["error_subtype"] ?? json["exception_type"] ?? "",
    name: json["name"] ?? "",
    candidates: json["candidates"]?.split(",").map(bareName) ?? candidatesIn(message),
    position: json["position"] === undefined || !Number.isInteger(position) ? undefined : position,
  };
}

type Reading = Readonly<{
  pattern: RegExp;
  read: (found: RegExpExecArray, error: BinderError) => Omit<SqlFinding, "offset">;
}>;

/** The messages of the binder that say more by a code of their own. The order matters: the first that fits is taken. */
const readings: readonly Reading[] = [
  {
    pattern: /^Ambiguous reference to column name "(.+?)" \(use: (.+)\)/s,
    read: ([, name = "", use = ""]) => ambiguous(name, use),
  },
  {
    // without quotes where it is asked for in QUALIFY
    pattern: /^Referenced column "?(.+?)"? (?:not found|was not found)/s,
    read: ([, name = ""], error) => unknownColumn(name, error),
  },
  {
    pattern: /^(?:Table|Values list) "(.+?)" does not have a column named "(.+?)"/s,
    read: ([, table = "", column = ""], error) => unknownColumn(`${table}.${column}`, error),
  },
  {
    pattern: /^Column "(.+?)" in (?:EXCLUDE|REPLACE|RENAME) list not found/s,
    read: ([, name = ""], error) => unknownColumn(name, error),
  },
  { pattern: /^Referenced table "(.+?)" not found/s, read: ([, name = ""], error) => unknownTable(name, error) },
  { pattern: /Function with name (\S+) does not exist/s, read: ([, name = ""], error) => unknownFunction(name, error) },
  {
    pattern: /^No function matches the given name and argument types '(.+?)'/s,
    read: ([, call = ""], error) => noSignature(call, error),
  },
];

/** The finding for an error of the binder, without its place. */
export function binderFinding(error: BinderError): Omit<SqlFinding, "offset"> {
  for (const { pattern, read } of readings) {
    const found = pattern.exec(error.message);
    if (found !== null) return read(found, error);
  }
  const [problem = "", ...more] = error.message.split("\n").filter((line) => line.trim() !== "");
  return {
    code: "LW2203",
    values: { problem: problem.replace(/[.!]+$/, "") },
    ...(more.length === 0 ? {} : { hint: more.join(" ").trim() }),
  };
}

function unknownColumn(name: string, error: BinderError): Omit<SqlFinding, "offset"> {
  const hint = suggest(name.split(".").at(-1) ?? name, error.candidates.map(lastPart)) ?? listed(error.candidates);
  return { code: "LW2201", values: { name }, value: name, ...(hint === undefined ? {} : { hint }) };
}

function unknownTable(name: string, error: BinderError): Omit<SqlFinding, "offset"> {
  const hint = suggest(name, error.candidates) ?? listed(error.candidates);
  return { code: "LW2210", values: { name }, value: name, ...(hint === undefined ? {} : { hint }) };
}

function unknownFunction(name: string, error: BinderError): Omit<SqlFinding, "offset"> {
  const hint = suggest(name, error.candidates);
  return { code: "LW2112", values: { name }, value: name, ...(hint === undefined ? {} : { hint }) };
}

function ambiguous(name: string, use: string): Omit<SqlFinding, "offset"> {
  return { code: "LW2204", values: { name }, value: name, hint: `write ${use.replaceAll('"', "")}` };
}

function noSignature(call: string, error: BinderError): Omit<SqlFinding, "offset"> {
  const name = call.slice(0, Math.max(0, call.indexOf("(")));
  const signatures = /Candidate functions:\n([\s\S]*)/.exec(error.message)?.[1]?.trim().split(/\n\s*/) ?? [];
  return {
    code: "LW2209",
    values: { name, problem: call },
    value: name,
    ...(signatures.length === 0 ? {} : { hint: signatures.slice(0, 3).join("; ") }),
  };
}

function candidatesIn(message: string): readonly string[] {
  const list = /Candidate (?:bindings|tables)\s*:[\s:]*([^\n]+)/.exec(message)?.[1] ?? "";
  return list
    .split(",")
    .map(bareName)
    .filter((name) => name !== "");
}

function bareName(text: string): string {
  return text.trim().replaceAll('"', "");
}

function lastPart(name: string): string {
  return name.split(".").at(-1) ?? name;
}

function listed(candidates: readonly string[]): string | undefined {
  return candidates.length === 0 || candidates.length > 12 ? undefined : `one of: ${candidates.join(", ")}`;
}

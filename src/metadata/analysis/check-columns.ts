import { type Column, type Diagnostic, diagnostic, parseType, suggest, type Type } from "../../base/index.ts";
import type { Dataset, DatasetId, Rule } from "../model.ts";
import { type PlaceMap, placeOf } from "../places.ts";

/** Columns of a dataset, when known. */
export type KnownColumns = (dataset: DatasetId) => readonly Column[] | undefined;

/** Everything a dataset says about its columns, against the columns it has. */
export function checkColumns(
  dataset: Dataset,
  columns: readonly Column[],
  known: KnownColumns,
  places: PlaceMap,
): Diagnostic[] {
  const findings: Diagnostic[] = [];
  const names = columns.map((column) => column.name);
  const need = (name: string, subject: string, where = `"${dataset.id}"`, candidates = names) => {
    if (candidates.includes(name)) return;
    findings.push(
      diagnostic("LW1308", {
        place: placeOf(places, subject),
        values: { value: name, where },
        value: name,
        hint: suggest(name, candidates),
      }),
    );
  };
  for (const column of dataset.columns) need(column.name, `${dataset.id}#column:${column.name}`);
  for (const key of dataset.keys) need(key, `${dataset.id}#key:${key}`);
  if (dataset.kind === "source" && dataset.load.mode === "incremental")
    need(dataset.load.watermark, `${dataset.id}#watermark`);
  for (const rule of dataset.rules) {
    const subject = `${dataset.id}#rule:${rule.name}`;
    for (const name of columnsOfRule(rule)) need(name, `${subject}#${name}`);
    if (rule.kind === "reference") {
      const other = known(rule.dataset)?.map((column) => column.name);
      if (other !== undefined) for (const name of rule.to) need(name, `${subject}#to`, `"${rule.dataset}"`, other);
    }
    findings.push(...checkRuleTypes(rule, columns, subject, places));
  }
  return findings;
}

/** The columns of its own dataset a rule names. */
export function columnsOfRule(rule: Rule): readonly string[] {
  switch (rule.kind) {
    case "not_null":
    case "custom":
      return rule.columns;
    case "unique":
      return rule.orderBy === undefined ? rule.columns : [...rule.columns, rule.orderBy];
    case "reference":
      return rule.columns;
    case "range":
    case "accepted":
    case "matches":
    case "freshness":
      return [rule.column];
    case "expression":
    case "row_count":
    case "schema":
      return [];
    default:
      return rule satisfies never;
  }
}

function checkRuleTypes(rule: Rule, columns: readonly Column[], subject: string, places: PlaceMap): Diagnostic[] {
  const [first] = columnsOfRule(rule);
  const column = columns.find((candidate) => candidate.name === first);
  const type = column === undefined ? undefined : parseType(column.type).type;
  if (column === undefined || type === undefined) return [];
  const needed = neededType(rule, type);
  if (needed === undefined) return [];
  const values = { kind: rule.kind, column: column.name, type: column.type };
  return [
    diagnostic("LW1414", {
      place: placeOf(places, `${subject}#${column.name}`),
      values,
      value: column.type,
      hint: needed,
    }),
  ];
}

const NUMBERS = ["tinyint", "smallint", "int", "bigint", "float", "double", "decimal"];
const TIMES = ["date", "timestamp", "timestamp_ntz"];

/** What the column would have to be for this rule, in words; undefined when it fits. */
function neededType(rule: Rule, type: Type): string | undefined {
  const isNested = ["array", "map", "struct"].includes(type.kind);
  switch (rule.kind) {
    case "range":
      return neededBounds([rule.min, rule.max], type);
    case "matches":
      return type.kind === "string" ? undefined : "the column has to be a string";
    case "freshness":
      return TIMES.includes(type.kind) ? undefined : "the column has to be a date or timestamp";
    case "accepted":
      return neededValues(rule.values, type);
    case "unique":
    case "reference":
      return isNested ? "the column has to be a single value" : undefined;
    case "not_null":
    case "custom":
    case "expression":
    case "row_count":
    case "schema":
      return undefined;
    default:
      return rule satisfies never;
  }
}

function neededBounds(bounds: readonly (string | number | undefined)[], type: Type): string | undefined {
  const given = bounds.filter((bound) => bound !== undefined && !String(bound).includes("${"));
  if (NUMBERS.includes(type.kind)) return given.every(isNumeric) ? undefined : "the bounds of a number are numbers";
  if (TIMES.includes(type.kind)) {
    return given.every((bound) => typeof bound === "string")
      ? undefined
      : 'the bounds of a date or timestamp are texts, such as "2013-01-01"';
  }
  if (type.kind === "string")
    return given.every((bound) => typeof bound === "string") ? undefined : "the bounds of a text are texts";
  return "the column has to be a number, date, timestamp or text";
}

/** Whole numbers too large for YAML are written as texts. */
function isNumeric(bound: string | number | undefined): boolean {
  return typeof bound === "number" || /^[+-]?\d+(\.\d+)?$/.test(String(bound));
}

function neededValues(values: readonly (string | number | boolean)[], type: Type): string | undefined {
  const given = values.filter((value) => !String(value).includes("${"));
  if (NUMBERS.includes(type.kind))
    return given.every((value) => typeof value === "number" || isNumeric(String(value)))
      ? undefined
      : "the values of a number are numbers";
  if (type.kind === "boolean")
    return given.every((value) => typeof value === "boolean")
      ? undefined
      : "the values of a boolean are true and false";
  if (type.kind === "string" || TIMES.includes(type.kind))
    return given.every((value) => typeof value === "string") ? undefined : "the values are texts: put them in quotes";
  return "the column has to be a single value";
}

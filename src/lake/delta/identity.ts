import { type Json, UserError } from "../../base/index.ts";
import type { AddFile, Metadata } from "./action.ts";
import { parseSchema, physicalName, schemaHasMetadata, type SchemaField } from "./schema.ts";
import { parseStatistics } from "./statistics.ts";
import { longOf, rawJSON } from "./exact-json.ts";
import { mappingMode } from "./property.ts";

/*
 * Columns whose values the table makes (PROTOCOL.md §Identity Columns). How far they are is part of the schema, so whoever makes values
 * writes a new schema, and two who make the same values conflict.
 */

const START = "delta.identity.start";
const STEP = "delta.identity.step";
const HIGH_WATER_MARK = "delta.identity.highWaterMark";
const ALLOW_EXPLICIT = "delta.identity.allowExplicitInsert";

/** How a table makes the values of a column: `start`, `start + step`, … */
export type Identity = Readonly<{
  /** Default 1. */
  start?: number | bigint;
  /** Default 1; not 0, negative to count down. */
  step?: number | bigint;
  /** Whether rows may bring values of their own. Default: no. */
  allowExplicitInsert?: boolean;
}>;

type Rule = Readonly<{ start: bigint; step: bigint; highest: bigint | undefined; allowsExplicit: boolean }>;

/** The metadata by which a new column is an identity column. */
export function identityMetadata({ start = 1, step = 1, allowExplicitInsert = false }: Identity): Record<string, Json> {
  return {
    [START]: longJson(BigInt(start)),
    [STEP]: longJson(BigInt(step)),
    [ALLOW_EXPLICIT]: allowExplicitInsert,
  };
}

export function hasIdentity({ schemaString }: Metadata): boolean {
  return schemaHasMetadata(schemaString, START);
}

function ruleOf({ metadata = {} }: SchemaField): Rule | undefined {
  const [start, step, highest] = [START, STEP, HIGH_WATER_MARK].map((key) => longOf(metadata[key]));
  if (start === undefined || step === undefined) return undefined;
  return { start, step, highest, allowsExplicit: metadata[ALLOW_EXPLICIT] === true };
}

/** The value that comes next and the step from one to the other, as texts: the next one may be beyond all values there are. */
export function identitySequence(field: SchemaField): Readonly<{ next: string; step: string }> | undefined {
  const rule = ruleOf(field);
  if (rule === undefined) return undefined;
  const { start, step, highest } = rule;
  const isBegun = highest !== undefined && !isBefore(highest, rule);
  const next = isBegun ? start + ((highest - start) / step + 1n) * step : start;
  return { next: String(next), step: String(step) };
}

/** How far values that follow those of one metadata must be moved to follow those of a later one, by column. */
export function identityShifts(before: Metadata, now: Metadata, table: string): ReadonlyMap<string, bigint> {
  const next = (field: SchemaField) => identitySequence(field)?.next;
  const later = new Map(parseSchema(now.schemaString, table).map((field) => [field.name, next(field)]));
  const shifts = parseSchema(before.schemaString, table).flatMap((field): readonly (readonly [string, bigint])[] => {
    const [from, to] = [next(field), later.get(field.name)];
    return from === undefined || to === undefined ? [] : [[field.name, BigInt(to) - BigInt(from)]];
  });
  return new Map(shifts);
}

function isBefore(value: bigint, { start, step }: Rule): boolean {
  return step > 0n ? value < start : value > start;
}

/**
 * Refuses values for columns whose values only the table makes.
 * @throws UserError LW6314 naming the column
 */
export function requireNoValues(metadata: Metadata, table: string, given: Iterable<string>): void {
  if (!hasIdentity(metadata)) return;
  const names = new Set(Array.from(given, (name) => name.toLowerCase()));
  const broken = parseSchema(metadata.schemaString, table).find(
    (field) => names.has(field.name.toLowerCase()) && ruleOf(field)?.allowsExplicit === false,
  );
  if (broken !== undefined) throw new UserError("LW6314", { values: { column: broken.name, table }, failure: "input" });
}

/** The metadata with the values that new files hold counted in; the same object when they change nothing. */
export function countedIn(metadata: Metadata, table: string, added: readonly AddFile[]): Metadata {
  return withMarks(metadata, table, (field, { step }) => {
    const key = mappingMode(metadata.configuration) === "none" ? field.name : physicalName(field);
    return furthest(
      step,
      added.map((file) => boundOf(file, key, step)),
    );
  });
}

// values are whole numbers of at most 19 digits: bounds of files hold them exactly
function boundOf({ stats }: AddFile, key: string, step: bigint): bigint | undefined {
  const found = parseStatistics(stats);
  return longOf((step > 0n ? found?.maxValues : found?.minValues)?.[key]);
}

/** The metadata of an earlier version that does not give out again what has been given out since. */
export function countedOn(wanted: Metadata, current: Metadata, table: string): Metadata {
  const now = new Map(parseSchema(current.schemaString, table).map((field) => [field.name, field]));
  return withMarks(wanted, table, ({ name }) => {
    const field = now.get(name);
    return field === undefined ? undefined : ruleOf(field)?.highest;
  });
}

/** Whether two metadata differ in no more than how far their values are. */
export function differsInMarksOnly(one: Metadata, other: Metadata, table: string): boolean {
  return unmarked(one, table) === unmarked(other, table);
}

function unmarked(metadata: Metadata, table: string): string {
  const fields = parseSchema(metadata.schemaString, table).map((field) => {
    const { [HIGH_WATER_MARK]: _mark, ...rest } = field.metadata ?? {};
    return { ...field, metadata: rest };
  });
  const { configuration = {}, ...rest } = metadata;
  return JSON.stringify([sorted({ ...rest, schemaString: "" }), sorted(configuration), fields]);
}

function sorted(members: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  return Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1));
}

type Candidate = (field: SchemaField, rule: Rule) => bigint | undefined;

function withMarks(metadata: Metadata, table: string, candidateOf: Candidate): Metadata {
  if (!hasIdentity(metadata)) return metadata;
  let changed = false;
  const fields = parseSchema(metadata.schemaString, table).map((field) => {
    const rule = ruleOf(field);
    const candidate = rule && candidateOf(field, rule);
    if (rule === undefined || candidate === undefined || isBefore(candidate, rule)) return field;
    const mark = furthest(rule.step, [rule.highest, aligned(candidate, rule)]);
    if (mark === undefined || mark === rule.highest) return field;
    changed = true;
    return { ...field, metadata: { ...field.metadata, [HIGH_WATER_MARK]: longJson(mark) } };
  });
  return changed ? { ...metadata, schemaString: JSON.stringify({ type: "struct", fields }) } : metadata;
}

function furthest(step: bigint, values: readonly (bigint | undefined)[]): bigint | undefined {
  return values.reduce((most, value) => {
    if (most === undefined || value === undefined) return most ?? value;
    return value > most === step > 0n ? value : most;
  }, undefined);
}

// a value that someone brought need not be one of the sequence: the mark is the next one that is, where there is one
function aligned(value: bigint, { start, step }: Rule): bigint {
  const offset = (value - start) % step;
  const next = offset === 0n ? value : value - offset + step;
  return BigInt.asIntN(64, next) === next ? next : value;
}

function longJson(value: bigint): Json {
  return Number.isSafeInteger(Number(value)) ? Number(value) : rawJSON(String(value));
}

import type { Document, Value } from "../../metadata/index.ts";

/** A setting that is missing or has not the form it needs. */
export type SettingProblem = Readonly<{
  key: string;
  value?: string;
  hint: string;
  /** The source or product it stands in, when it is no setting of the environment. */
  subject?: string;
}>;

export type Form = Readonly<{ pattern: RegExp; hint: string }>;
/** A document of settings, with the path to it and the place for what is wrong. */
export type Reader = Readonly<{ document: Document; path: string; problems: SettingProblem[] }>;

export function isDocument(value: Value | undefined): value is Document {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function nested({ document, path, problems }: Reader, key: string): Reader {
  const value = document[key];
  return { document: isDocument(value) ? value : {}, path: `${path}.${key}`, problems };
}

export function optional<T extends object>(reader: Reader, key: string, read: (reader: Reader) => T): Partial<T> {
  return reader.document[key] === undefined ? {} : read(nested(reader, key));
}

export function text({ document, path, problems }: Reader, key: string, form: Form): string {
  const value = document[key];
  if (typeof value === "string" && form.pattern.test(value)) return value;
  const written = value === undefined ? {} : { value: JSON.stringify(value) };
  problems.push({ key: `${path}.${key}`, ...written, hint: form.hint });
  return "";
}

export function textOr(reader: Reader, key: string, form: Form, otherwise: string): string {
  const document = { ...reader.document, [key]: reader.document[key] ?? otherwise };
  return text({ ...reader, document }, key, form);
}

export function optionalText<T extends object>(
  reader: Reader,
  key: string,
  form: Form,
  wrap: (value: string) => T,
): Partial<T> {
  return reader.document[key] === undefined ? {} : wrap(text(reader, key, form));
}

export function texts({ document, path, problems }: Reader, key: string, form: Form): readonly string[] {
  const value = document[key];
  const list = Array.isArray(value) ? value : [];
  if (list.length > 0 && list.every((each) => typeof each === "string" && form.pattern.test(each)))
    return list.map((each) => String(each));
  problems.push({ key: `${path}.${key}`, hint: `a list, each of it ${form.hint}` });
  return [];
}

export function textMap(reader: Reader, form: Form): Readonly<Record<string, string>> {
  const names = Object.keys(reader.document);
  return Object.fromEntries(names.map((name) => [name, text(reader, name, form)]));
}

export function amount({ document, path, problems }: Reader, key: string): number {
  const value = document[key];
  if (typeof value === "number" && value > 0) return value;
  problems.push({ key: `${path}.${key}`, hint: "an amount above 0" });
  return 0;
}

/** A whole number of 1 or more. */
export function whole({ document, path, problems }: Reader, key: string): number {
  const value = document[key];
  if (typeof value === "number" && Number.isInteger(value) && value > 0) return value;
  problems.push({ key: `${path}.${key}`, hint: "a whole number above 0" });
  return 0;
}

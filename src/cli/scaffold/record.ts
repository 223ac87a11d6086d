import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { EXIT, hasErrorCode, sha256, UserError } from "../../base/index.ts";
import type { TemplateFile } from "./template.ts";

export const RECORD_FILE = ".lakewright-scaffold.json";

/** What the frame of a repository was when it was last written: the base of the next upgrade. */
export type ScaffoldRecord = Readonly<{
  /** Version of lakewright that wrote it. */
  version: string;
  files: Readonly<Record<string, WrittenFile>>;
}>;

/** `text` is there for files that a team may edit, so that edits can be merged; the editor's schemas have their hash alone. */
export type WrittenFile = Readonly<{ hash: string; text?: string }>;

/** Hash of a text, the same for both line endings. */
export function textHash(text: string): string {
  return sha256(withoutReturns(text));
}

/** A checkout on Windows may have turned the line ends: that is no edit. */
export function withoutReturns(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

/** The record of files written now. */
export function recordOf(version: string, files: readonly TemplateFile[]): ScaffoldRecord {
  return { version, files: Object.fromEntries(files.map((file) => [file.path, writtenFile(file)])) };
}

export function writtenFile({ path, text }: TemplateFile): WrittenFile {
  const hash = textHash(text);
  return path.endsWith(".schema.json") ? { hash } : { hash, text };
}

/** The record as a file: one line per path, texts compressed, so that a search in the repository finds each of them once. */
export function formatRecord(record: ScaffoldRecord): string {
  const entries = Object.entries(record.files).map(([path, { hash, text }]) => {
    const base = text === undefined ? {} : { base: deflateRawSync(text).toString("base64") };
    return `    ${JSON.stringify(path)}: ${JSON.stringify({ sha256: hash, ...base })}`;
  });
  return `{\n  "format": 1,\n  "lakewright": ${JSON.stringify(record.version)},\n  "files": {\n${entries.join(",\n")}\n  }\n}\n`;
}

/** The record of a repository; undefined when it has none. @throws UserError LW9060 when it cannot be understood */
export async function readRecord(root: string): Promise<ScaffoldRecord | undefined> {
  let text: string;
  try {
    text = await readFile(join(root, RECORD_FILE), "utf8");
  } catch (error) {
    if (hasErrorCode(error, "ENOENT")) return undefined;
    throw error;
  }
  try {
    return parseRecord(JSON.parse(text));
  } catch (error) {
    const hint = `restore it from git, or remove it: then every edited file is compared by hand`;
    throw new UserError("LW9060", { values: { file: RECORD_FILE }, hint, exitCode: EXIT.usage, cause: error });
  }
}

function parseRecord(value: unknown): ScaffoldRecord {
  const { format, lakewright: version, files } = fieldsOf(value);
  if (typeof format !== "number" || typeof version !== "string") throw new Error("format or lakewright is missing");
  const entries = Object.entries(fieldsOf(files)).map(
    ([path, entry]) => [checkedPath(path), parseFile(entry)] as const,
  );
  return { version, files: Object.fromEntries(entries) };
}

function parseFile(entry: unknown): WrittenFile {
  const { sha256: hash, base } = fieldsOf(entry);
  if (typeof hash !== "string" || (base !== undefined && typeof base !== "string")) throw new Error("no hash");
  if (base === undefined) return { hash };
  const text = inflateRawSync(Buffer.from(base, "base64")).toString("utf8");
  if (textHash(text) !== hash) throw new Error("a text does not have its hash");
  return { hash, text };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error("not an object");
  return value as Record<string, unknown>;
}

/** An upgrade writes and removes what the record names: never outside the repository. */
function checkedPath(path: string): string {
  const parts = path.split("/");
  if (path.includes("\\") || parts.some((part) => part === "" || part === "." || part === ".."))
    throw new Error(`${path} leads elsewhere`);
  return path;
}

import type { FileScan } from "../../../connector/index.ts";
import { unpackedBytes } from "./unpacked.ts";

/** How a CSV file is written, as far as it decides where its records end. `comment` is empty when there are none. */
export type RecordSyntax = Readonly<{
  delimiter: string;
  quote: string;
  escape: string;
  comment: string;
  /** Lines before the header: text of any kind. Comments are not counted. */
  linesBefore: number;
  /** A blank line of a file with one column is a row without a value. */
  blankIsRow: boolean;
}>;

/**
 * Blank lines and comments before some records, which the reader counts among the lines and not among the rows.
 * @param lines numbers of records as the reader counts them (from 1, a value over several lines is one), ascending
 */
export async function skippedBefore(
  file: FileScan,
  syntax: RecordSyntax,
  lines: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const found = new Map<number, number>();
  const wanted = new Set(lines);
  let line = 0;
  let skipped = 0;
  const scan = recordScanner(syntax, (kind) => {
    line++;
    if (wanted.has(line)) found.set(line, skipped);
    if (kind === "comment" || (kind === "blank" && !syntax.blankIsRow)) skipped++;
  });
  for await (const chunk of utf8Chunks(file)) {
    scan.feed(chunk);
    if (found.size === wanted.size) return found;
  }
  scan.end();
  return found;
}

/** Blank lines between the lines before and the header: the reader would take the first one for the header. */
export async function blanksBeforeHeader(file: FileScan, syntax: RecordSyntax): Promise<number> {
  let blanks = 0;
  let isFound = false;
  const scan = recordScanner(syntax, (kind) => {
    if (kind === "blank" && !isFound) blanks++;
    if (kind === "row") isFound = true;
  });
  for await (const chunk of utf8Chunks(file)) {
    scan.feed(chunk);
    if (isFound) break;
  }
  return blanks;
}

async function* utf8Chunks(file: FileScan): AsyncGenerator<Buffer> {
  const input = unpackedBytes(file);
  if (file.options["encoding"] === "utf-16") input.setEncoding("utf16le");
  for await (const chunk of input) yield Buffer.from(chunk as string | Buffer);
}

type State = "before" | "record" | "value" | "text" | "quoted" | "escaped" | "closed" | "comment";

type RecordKind = "before" | "row" | "blank" | "comment";

/** Finds the ends of records as the reader does. */
function recordScanner(syntax: RecordSyntax, onRecord: (kind: RecordKind) => void) {
  const quote = byteOf(syntax.quote);
  const escape = byteOf(syntax.escape);
  const comment = byteOf(syntax.comment);
  const delimiter = syntax.delimiter.charCodeAt(syntax.delimiter.length - 1);
  let linesBefore = syntax.linesBefore;
  let state: State = linesBefore > 0 ? "before" : "record";
  let isEmpty = true;
  let isComment = false;
  let afterReturn = false;

  const end = (): void => {
    onRecord(isComment ? "comment" : linesBefore > 0 ? "before" : isEmpty ? "blank" : "row");
    if (!isComment) linesBefore--;
    state = linesBefore > 0 ? "before" : "record";
    isEmpty = true;
    isComment = false;
  };
  const next = (byte: number): State => {
    const isStart = state === "record" || state === "value";
    if (byte === comment) {
      isComment = state === "record";
      return "comment";
    }
    if (isStart && byte === quote) return "quoted";
    if (byte === delimiter || (isStart && byte === SPACE)) return "value";
    return "text";
  };
  const take = (byte: number): void => {
    const isSecond = afterReturn && byte === LINE_FEED;
    afterReturn = byte === CARRIAGE_RETURN && state !== "quoted" && state !== "escaped";
    if (isSecond) return;
    if (state === "escaped") state = "quoted";
    else if (state === "quoted") state = byte === quote ? "closed" : byte === escape ? "escaped" : "quoted";
    else if (state === "closed" && byte === quote) state = "quoted";
    else if (byte === LINE_FEED || byte === CARRIAGE_RETURN) return end();
    else if (state === "before") isComment ||= isEmpty && byte === comment;
    else if (state !== "comment") state = next(byte);
    isEmpty = false;
  };
  return {
    feed: (chunk: Buffer): void => {
      for (const byte of chunk) take(byte);
    },
    end: (): void => {
      if (!isEmpty) end();
    },
  };
}

const SPACE = 32;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const NONE = -1;

function byteOf(sign: string): number {
  return sign === "" ? NONE : sign.charCodeAt(0);
}

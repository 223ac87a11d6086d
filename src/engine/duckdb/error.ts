import { errorText, EXIT, UserError } from "../../base/index.ts";
import type { EngineSettings } from "../engine.ts";

/**
 * Turns a message of DuckDB into an error the user can act on: memory, temporary space and disk are the world's fault (exit 3), values that
 * do not convert are the data's. Everything else stays as it is: a bug of ours.
 */
export function translateError(error: unknown, settings: EngineSettings): unknown {
  const text = errorText(error);
  const found = kinds.find((kind) => kind.pattern.test(text));
  return refusedRow(error) ?? (found === undefined ? error : found.make(firstLine(text), settings, error));
}

/** The error of a disk without room, also where nothing else is to be translated; any other error as it is. */
export function translateDiskFull(error: unknown, tempFolder: string): unknown {
  const text = errorText(error);
  return !(error instanceof UserError) && DISK_FULL.test(text) ? diskFull(firstLine(text), tempFolder, error) : error;
}

const DISK_FULL = /No space left on device|Disk quota exceeded|ENOSPC/i;

function diskFull(message: string, folder: string, cause: unknown): UserError {
  return new UserError("LW3503", {
    values: { message, folder },
    hint: "free space on the disk of the lake and of the temporary folder, then run again",
    exitCode: EXIT.world,
    failure: "resources",
    cause,
  });
}

type Kind = Readonly<{
  pattern: RegExp;
  make: (message: string, settings: EngineSettings, cause: unknown) => UserError;
}>;

/** Marks the text of an error that a check of rows raised: behind it stand the check and the row. */
export const CHECK_MARK = "lakewright check: ";

/** What `error()` in a statement said: an error of the parser shows the statement, whose text means nothing. */
export function raisedText(error: unknown): string | undefined {
  const text = errorText(error);
  return text.startsWith(RAISED) ? text.slice(RAISED.length) : undefined;
}

const RAISED = "Invalid Input Error: ";

/** Marks the text of an error about a variant that cannot be written. */
export const VARIANT_MARK = "lakewright variant: ";

/** The error of a row that does not fulfil a check, or whose variant cannot be written; undefined for all others. */
export function refusedRow(error: unknown): UserError | undefined {
  const text = raisedText(error);
  if (text?.startsWith(VARIANT_MARK) === true)
    return new UserError("LW6315", {
      values: { reason: text.slice(VARIANT_MARK.length).slice(0, 500) },
      failure: "input",
      cause: error,
    });
  if (text?.startsWith(CHECK_MARK) !== true) return undefined;
  const [check = "", ...row] = text.slice(CHECK_MARK.length).split(": ");
  const values = { check, row: row.join(": ").slice(0, 500) };
  return new UserError("LW6306", { values, failure: "input", cause: error });
}

/**
 * What a statement made of a user's query or expression could not do: a name that is not there, a value that does not convert, a damaged file.
 * Undefined for errors of ours.
 */
export function refusedStatement(error: unknown): UserError | undefined {
  const text = errorText(error);
  if (error instanceof UserError || DISK_FULL.test(text) || !REFUSED.test(text)) return undefined;
  const isMemory = text.startsWith("Out of Memory");
  const values = { reason: firstLine(text).slice(0, 500) };
  return new UserError("LW6337", {
    values,
    failure: isMemory ? "resources" : "input",
    cause: error,
    ...(isMemory ? { exitCode: EXIT.world, hint: "`memoryLimit` in code gives more" } : {}),
  });
}

const REFUSED =
  /^(?:Binder|Parser|Catalog|Conversion|Out of Range|Invalid Input|Mismatch Type|Not implemented|IO|Out of Memory|Syntax|Permission) Error: /;

const kinds: readonly Kind[] = [
  {
    pattern: /^Out of Memory Error[\s\S]*max_temp_directory_size/,
    make: (message, settings, cause) =>
      new UserError("LW3502", {
        values: { limit: settings.maxTempSize, message },
        hint: "raise `temp_limit` in the settings of the environment, or free space for the temporary folder",
        exitCode: EXIT.world,
        failure: "resources",
        cause,
      }),
  },
  {
    pattern: DISK_FULL,
    make: (message, settings, cause) => diskFull(message, settings.tempFolder, cause),
  },
  {
    pattern: /^Out of Memory Error|failed to (?:allocate|pin) /i,
    make: (message, settings, cause) =>
      new UserError("LW3501", {
        values: { limit: settings.memoryLimit, message },
        hint: "raise `memory` in the settings of the environment, or lower `threads`",
        exitCode: EXIT.world,
        failure: "resources",
        cause,
      }),
  },
  {
    // damaged Parquet files; before values that do not convert, which begin alike
    pattern:
      /No magic bytes found at end of file|Failed to read file "|TProtocolException|invalid TType|bytes outside file/,
    make: (message, _settings, cause) =>
      new UserError("LW3505", {
        values: { message },
        hint: "`lakewright table check` names the files of a table that are damaged",
        failure: "input",
        cause,
      }),
  },
  {
    pattern: /^(?:Conversion|Out of Range|Invalid Input) Error/,
    make: (message, _settings, cause) =>
      new UserError("LW3504", {
        values: { message: message.replace(/^[A-Za-z ]+ Error: /, "") },
        hint: "use TRY_CAST in the SELECT, or leave the conversion to the declared column types: a failing value is then put aside with its row",
        failure: "input",
        cause,
      }),
  },
  {
    pattern: /^IO Error: Cannot open file|^IO Error: No files found/,
    make: (message, _settings, cause) =>
      new UserError("LW3505", { values: { message: message.replace(/^IO Error: /, "") }, exitCode: EXIT.world, cause }),
  },
];

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? message;
}

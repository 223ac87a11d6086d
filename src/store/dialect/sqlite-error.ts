import { type Code, EXIT, errorText, type FailureClass, hasErrorCode, UserError } from "../../base/index.ts";

type Meaning = Readonly<{ code: Code; failure: FailureClass }>;

/** By the beginning of SQLite's result name, longest first; the system's own codes come from making the folder. */
const meanings: readonly (readonly [start: string, meaning: Meaning])[] = [
  ["SQLITE_BUSY", { code: "LW5010", failure: "transient" }],
  ["SQLITE_LOCKED", { code: "LW5010", failure: "transient" }],
  ["SQLITE_PROTOCOL", { code: "LW5010", failure: "transient" }],
  ["SQLITE_FULL", { code: "LW5011", failure: "resources" }],
  ["SQLITE_NOMEM", { code: "LW5011", failure: "resources" }],
  ["ENOSPC", { code: "LW5011", failure: "resources" }],
  ["EDQUOT", { code: "LW5011", failure: "resources" }],
  ["SQLITE_READONLY", { code: "LW5012", failure: "terminal" }],
  ["SQLITE_PERM", { code: "LW5012", failure: "terminal" }],
  ["SQLITE_AUTH", { code: "LW5012", failure: "terminal" }],
  ["SQLITE_CANTOPEN", { code: "LW5012", failure: "terminal" }],
  ["EACCES", { code: "LW5012", failure: "terminal" }],
  ["EPERM", { code: "LW5012", failure: "terminal" }],
  ["EROFS", { code: "LW5012", failure: "terminal" }],
  ["ENOTDIR", { code: "LW5012", failure: "terminal" }],
  ["EEXIST", { code: "LW5012", failure: "terminal" }],
  ["SQLITE_CORRUPT", { code: "LW5013", failure: "terminal" }],
  ["SQLITE_NOTADB", { code: "LW5013", failure: "terminal" }],
  ["SQLITE_IOERR", { code: "LW5019", failure: "terminal" }],
];

/** @returns the failure in words; undefined for constraint violations and everything else that only a bug can cause. */
export function explainSqliteError(error: unknown, store: string): UserError | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  const name = String(error.code);
  const meaning = meanings.find(([start]) => name.startsWith(start))?.[1];
  if (meaning === undefined) return undefined;
  const detail = hasErrorCode(error, "SQLITE_CANTOPEN") ? "the file cannot be opened or made" : errorText(error);
  return new UserError(meaning.code, {
    values: { store, detail },
    failure: meaning.failure,
    exitCode: EXIT.world,
    cause: error,
  });
}

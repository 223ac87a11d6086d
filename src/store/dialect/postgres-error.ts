import { type Code, EXIT, errorText, type FailureClass, UserError } from "../../base/index.ts";

type Meaning = Readonly<{ code: Code; failure: FailureClass }>;

const BUSY: Meaning = { code: "LW5010", failure: "transient" };
const FULL: Meaning = { code: "LW5011", failure: "resources" };
const FORBIDDEN: Meaning = { code: "LW5012", failure: "terminal" };
const DAMAGED: Meaning = { code: "LW5013", failure: "terminal" };
const LOGIN: Meaning = { code: "LW5014", failure: "terminal" };
const UNREACHABLE: Meaning = { code: "LW5015", failure: "transient" };
const UNKNOWN_HOST: Meaning = { code: "LW5015", failure: "terminal" };
const LOST: Meaning = { code: "LW5016", failure: "transient" };
const FAILED: Meaning = { code: "LW5019", failure: "terminal" };

/** By SQLSTATE (whole, or its class of two characters) and by the codes of Node. @source postgresql.org/docs/15/errcodes-appendix.html */
const meanings: Readonly<Record<string, Meaning>> = {
  "40001": BUSY,
  "40P01": BUSY,
  "55P03": BUSY,
  "53300": BUSY,
  "57014": BUSY,
  "53100": FULL,
  "53200": FULL,
  "42501": FORBIDDEN,
  "25006": LOST,
  "28": LOGIN,
  "3D": LOGIN,
  "08": LOST,
  "57": LOST,
  "25P03": LOST,
  XX001: DAMAGED,
  XX002: DAMAGED,
  "58": FAILED,
  ECONNREFUSED: UNREACHABLE,
  ETIMEDOUT: UNREACHABLE,
  EAI_AGAIN: UNREACHABLE,
  ENOTFOUND: UNKNOWN_HOST,
  ENOENT: UNKNOWN_HOST,
  EACCES: FORBIDDEN,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ECONNRESET: LOST,
  EPIPE: LOST,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_HOST,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_HOST,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_HOST,
  ERR_TLS_CERT_ALTNAME_INVALID: UNKNOWN_HOST,
};

/** The driver throws these without a code. */
const textMeanings: readonly (readonly [text: RegExp, meaning: Meaning])[] = [
  [/Connection terminated|not queryable|Client was closed|connection has been discarded/i, LOST],
  [/^SASL/, LOGIN],
  [/timeout (expired|exceeded)/i, UNREACHABLE],
  [/does not support SSL connections/i, UNKNOWN_HOST],
];

/** @returns the failure in words; undefined for constraint violations and everything else that only a bug can cause. */
export function explainPostgresError(error: unknown, store: string): UserError | undefined {
  if (!(error instanceof Error)) return undefined;
  const cause = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
  const meaning = meaningOf(cause);
  if (meaning === undefined) return undefined;
  const values = { store, detail: errorText(cause) };
  return new UserError(meaning.code, { values, failure: meaning.failure, exitCode: EXIT.world, cause: error });
}

function meaningOf(error: Error): Meaning | undefined {
  const code = "code" in error ? String(error.code) : undefined;
  if (code !== undefined) return meanings[code] ?? (code.length === 5 ? meanings[code.slice(0, 2)] : undefined);
  return textMeanings.find(([text]) => text.test(error.message))?.[1];
}

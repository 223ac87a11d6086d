import { hasErrorCode } from "../../../base/index.ts";

/**
 * What an unsuccessful request means.
 * transient: may be sent again; its outcome is unknown · exists: the blob is there already · missing: blob or container is not there ·
 * changed: the blob is no longer the version asked for · range: nothing lies in the range · refused: no right · wrong: anything else.
 */
export type BlobFailureKind =
  | "transient"
  | "exists"
  | "missing"
  | "no container"
  | "changed"
  | "range"
  | "refused"
  | "wrong";

/** An unsuccessful request to Blob storage. Stays inside this folder: callers see a UserError. */
export class BlobFailure extends Error {
  readonly kind: BlobFailureKind;
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: BlobFailureKind,
    message: string,
    options: Readonly<{ retryAfterMs?: number; cause?: unknown }> = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "BlobFailure";
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs;
  }
}

export function isBlobFailure(error: unknown, ...kinds: readonly BlobFailureKind[]): error is BlobFailure {
  return error instanceof BlobFailure && (kinds.length === 0 || kinds.includes(error.kind));
}

/** What the service said, as far as it said anything. */
export type Refusal = Readonly<{
  status?: number;
  code?: string;
  retryAfter?: string;
  message: string;
  cause: unknown;
}>;

/** @param now milliseconds since 1970, for a Retry-After that names a time */
export function blobFailure(refusal: Refusal, now: number): BlobFailure {
  const retryAfterMs = parseRetryAfter(refusal.retryAfter, now);
  return new BlobFailure(kindOf(refusal), shortMessage(refusal), {
    cause: refusal.cause,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

const KINDS_BY_CODE: Readonly<Record<string, BlobFailureKind>> = {
  BlobAlreadyExists: "exists",
  UnauthorizedBlobOverwrite: "exists",
  BlobNotFound: "missing",
  ResourceNotFound: "missing",
  PathNotFound: "missing",
  ContainerNotFound: "no container",
  FilesystemNotFound: "no container",
  ContainerBeingDeleted: "no container",
  InvalidRange: "range",
  ConditionNotMet: "changed",
};

// 409 is also said of an operation that goes on at the same time; of the rest only what the service means to mend by itself is tried again
const TRANSIENT_STATUS: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);
const TRANSIENT_CODES: ReadonlySet<string> = new Set([
  "OperationTimedOut",
  "ServerBusy",
  "InternalError",
  "PathConflict",
]);

function kindOf({ status, code = "", cause }: Refusal): BlobFailureKind {
  const known = KINDS_BY_CODE[code];
  if (known !== undefined) return known;
  if (status === undefined) return isBroken(code, cause) ? "transient" : "wrong";
  if (TRANSIENT_STATUS.has(status) || TRANSIENT_CODES.has(code)) return "transient";
  if (status === 401 || status === 403) return "refused";
  if (status === 404) return "missing";
  if (status === 412) return "changed";
  return status === 416 ? "range" : "wrong";
}

const BROKEN = [
  "ECONNRESET",
  "ECONNREFUSED",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
];
// codes of the Azure packages and of Node for an answer that broke off
const BROKEN_ANSWER = [
  "REQUEST_SEND_ERROR",
  "PARSE_ERROR",
  "ERR_STREAM_PREMATURE_CLOSE",
  "HPE_INVALID_CONSTANT",
  "TimeoutError",
];

function isBroken(code: string, cause: unknown): boolean {
  if (BROKEN.includes(code) || BROKEN_ANSWER.includes(code)) return true;
  if (hasErrorCode(cause, ...BROKEN, ...BROKEN_ANSWER)) return true;
  const text = cause instanceof Error ? `${cause.name} ${cause.message}` : "";
  return /TimeoutError|socket hang up|aborted|premature close|terminated/i.test(text);
}

/** Seconds or an HTTP date. */
export function parseRetryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  if (/^\d+$/.test(text.trim())) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

// the service adds a request id and a time on further lines, which differ each time and mean nothing to the reader
function shortMessage({ status, code, message }: Refusal): string {
  const [line = ""] = message.split(/\r?\n/);
  const said = line.slice(0, 300) || "no answer";
  const label = [status, code].filter((part) => part !== undefined && part !== "").join(" ");
  return label === "" || said.includes(label) ? said : `${said} (${label})`;
}

import { EXIT, errorText, UserError } from "../../base/index.ts";

/** Where an error happened: for the message. */
export type PostgresPlace = Readonly<{ place: string; table: string; connected: boolean }>;

type Meaning = "transient" | "login" | "missing" | "permission" | "query" | "unreachable";

/** By SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html) or by the code of Node; the longest prefix counts. */
const meanings: Readonly<Record<string, Meaning>> = {
  "08": "transient",
  "28": "login",
  "3D": "unreachable",
  "3F": "missing",
  "40": "transient",
  "42": "query",
  "42P01": "missing",
  "42501": "permission",
  "53": "transient",
  "55P03": "transient",
  "57": "transient",
  "58": "transient",
  ECONNREFUSED: "transient",
  ECONNRESET: "transient",
  EPIPE: "transient",
  ETIMEDOUT: "transient",
  EHOSTUNREACH: "transient",
  ENETUNREACH: "transient",
  EAI_AGAIN: "transient",
};

/** What an error of the driver means: transient or terminal, with the exit code. UserErrors are passed on as they are. */
export function postgresFailure(error: unknown, at: PostgresPlace): unknown {
  if (error instanceof UserError || !(error instanceof Error)) return error;
  const options = { values: { ...at, connected: "", problem: problemOf(error) }, exitCode: EXIT.world, cause: error };
  switch (meaningOf(error)) {
    case "transient":
      return new UserError(at.connected ? "LW4008" : "LW4001", { ...options, failure: "transient" });
    case "login":
      return new UserError("LW4002", options);
    case "missing":
      return new UserError("LW4003", options);
    case "permission":
      return new UserError("LW4004", options);
    case "query":
      return new UserError("LW4005", { ...options, exitCode: EXIT.failed });
    case "unreachable":
      return new UserError("LW4001", options);
  }
}

function meaningOf(error: Error): Meaning {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const known = meanings[code] ?? meanings[code.slice(0, 2)];
  if (known !== undefined) return known;
  // the driver has no codes for a lost or slow connection
  if (/terminated|timeout|ended|closed/i.test(error.message)) return "transient";
  // class 22 and the like: the server answered, so the query is what it refused
  return /^[0-9A-Z]{5}$/.test(code) ? "query" : "unreachable";
}

/** A refused connection to a name with several addresses has an empty message and its reasons inside. */
function problemOf(error: Error): string {
  const inner = error instanceof AggregateError ? error.errors.map(errorText).join("; ") : error.message;
  return inner === "" ? error.name : inner;
}

import { isAbsolute, resolve } from "node:path";
import { EXIT, suggest, UserError } from "../base/index.ts";

const sslModes = ["disable", "require", "verify-ca", "verify-full"] as const;
export type SslMode = (typeof sslModes)[number];

export type PostgresAddress = Readonly<{
  kind: "postgres";
  host: string;
  port: number;
  user: string;
  database: string;
  sslMode: SslMode;
  rootCertificate?: string;
  label: string;
}>;
export type StoreAddress = Readonly<{ kind: "sqlite"; path: string }> | PostgresAddress;

/**
 * Where a store is: `sqlite:./path` (relative to the project) or `postgres://user@host:port/database?sslmode=…&sslrootcert=…`. Without
 * `sslmode`, a server on another machine must prove who it is (`verify-full`). Pure.
 * @throws UserError naming what is wrong; the text never holds a password.
 */
export function parseStoreUrl(url: string, projectRoot: string): StoreAddress {
  const kind = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  switch (kind) {
    case "sqlite":
      return parseSqlite(url, projectRoot);
    case "postgres":
    case "postgresql":
      return parsePostgres(url, projectRoot);
    case undefined:
      throw usage(url, "has no kind; it begins with sqlite: or postgres:");
    default:
      throw new UserError("LW5003", {
        values: { kind },
        hint: suggest(kind, ["sqlite", "postgres"]),
        exitCode: EXIT.usage,
      });
  }
}

function parseSqlite(url: string, projectRoot: string): StoreAddress {
  const path = url.slice("sqlite:".length);
  if (path === "" || path.endsWith("/")) throw usage(url, "names no file");
  if (path.startsWith("//")) throw usage(url, "has slashes after the colon; write sqlite:./path or sqlite:/path");
  return { kind: "sqlite", path: isAbsolute(path) ? path : resolve(projectRoot, path) };
}

function parsePostgres(url: string, projectRoot: string): PostgresAddress {
  if (!URL.canParse(url) || !canDecode(url)) throw usage(url, "cannot be read as a URL");
  const parsed = new URL(url);
  const host = parsed.searchParams.get("host") ?? parsed.hostname.replace(/^\[(.*)\]$/, "$1");
  if (parsed.password !== "" || parsed.searchParams.has("password")) {
    throw new UserError("LW5002", {
      values: { host },
      exitCode: EXIT.usage,
      hint: "name it as a secret of the environment",
    });
  }
  const user = decodeURIComponent(parsed.username);
  const database = decodeURIComponent(parsed.pathname.slice(1));
  if (host === "") throw usage(url, "names no host");
  if (user === "") throw usage(url, "names no user");
  if (database === "") throw usage(url, "names no database");
  refuseUnknownParameters(url, parsed.searchParams);
  const certificate = parsed.searchParams.get("sslrootcert");
  return {
    kind: "postgres",
    host,
    port: parsed.port === "" ? 5432 : Number(parsed.port),
    user,
    database,
    sslMode: sslModeOf(url, parsed.searchParams.get("sslmode"), host),
    ...(certificate === null ? {} : { rootCertificate: resolve(projectRoot, certificate) }),
    label: `postgres://${user}@${host}${parsed.port === "" ? "" : `:${parsed.port}`}/${database}`,
  };
}

function canDecode(url: string): boolean {
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
}

function refuseUnknownParameters(url: string, parameters: URLSearchParams): void {
  const known = ["sslmode", "sslrootcert", "host"];
  for (const name of parameters.keys()) {
    if (!known.includes(name)) throw usage(url, `has the parameter "${name}"`, suggest(name, known));
  }
}

function sslModeOf(url: string, written: string | null, host: string): SslMode {
  if (written === null) return isThisMachine(host) ? "disable" : "verify-full";
  const mode = sslModes.find((candidate) => candidate === written);
  if (mode === undefined) throw usage(url, `has sslmode "${written}"`, suggest(written, sslModes));
  return mode;
}

function isThisMachine(host: string): boolean {
  return host.startsWith("/") || host === "localhost" || host === "::1" || host.startsWith("127.");
}

function usage(url: string, problem: string, hint?: string): UserError {
  return new UserError("LW5001", { values: { url: withoutCredentials(url), problem }, hint, exitCode: EXIT.usage });
}

function withoutCredentials(url: string): string {
  return url.replace(/\/\/.*@/, "//…@");
}

import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { checkov, python, sparkJars } from "./places.ts";
import { mountSmallDisk } from "./small-disk.ts";

/** What a suite may need beside node modules. `path` is where it was found. */
export type NeedState = Readonly<{ available: true; path: string }> | Readonly<{ available: false; reason: string }>;

/** How each need is looked for, and the command that gets it. */
const finders = {
  python: () => found(python, "python environment with delta-rs"),
  java: () => firstProgram(["java"], "Java 17 (Debian package openjdk-17-jre-headless)"),
  spark: () => (sparkJars().length > 0 ? found(python, "PySpark") : missing("Spark with the Delta jars")),
  postgres: () => firstProgram(postgresPrograms("initdb"), "PostgreSQL server (Debian package postgresql)"),
  chromium: () => firstProgram(["chromium", "chromium-browser", "google-chrome"], "Chromium (Debian package chromium)"),
  strace: () => firstProgram(["strace"], "strace (Debian package strace)"),
  checkov: () => found(checkov, "checkov, the second opinion on Terraform"),
  terraform: () => terraformProgram(),
  smallDisk: () => smallDisk(),
  openssl: () => firstProgram(["openssl"], "OpenSSL (Debian package openssl)"),
  time: () => firstProgram(["/usr/bin/time"], "GNU time (Debian package time)"),
} as const satisfies Record<string, () => NeedState>;

export type NeedName = keyof typeof finders;

/** Looks for one need of a suite. */
export function need(name: NeedName): NeedState {
  return finders[name]();
}

function found(path: string, what: string): NeedState {
  return existsSync(path) ? { available: true, path } : missing(what);
}

function missing(what: string): NeedState {
  return { available: false, reason: `missing: ${what}; get it with: node scripts/bootstrap.mjs scripts/provision.ts` };
}

/** Not a program but a right: tried, because being root is not enough in every container. */
function smallDisk(): NeedState {
  const folder = mkdtempSync(join(tmpdir(), "lakewright-disk-"));
  try {
    mountSmallDisk(folder, "64k").unmount();
    return { available: true, path: folder };
  } catch {
    return { available: false, reason: "missing: the right to mount a small disk (tmpfs); run as root" };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Not a Debian package: the one need that `provision.ts` cannot get. */
function terraformProgram(): NeedState {
  const path = findProgram("terraform");
  if (path !== undefined) return { available: true, path };
  return {
    available: false,
    reason: "missing: Terraform 1.11 or later; put the program of your platform from the vendor's releases into PATH",
  };
}

function firstProgram(candidates: readonly string[], what: string): NeedState {
  for (const candidate of candidates) {
    const path = findProgram(candidate);
    if (path !== undefined) return { available: true, path };
  }
  return missing(what);
}

/** Where a program lies: an absolute path itself, a name as in PATH. */
export function findProgram(name: string): string | undefined {
  const folders = isAbsolute(name) ? [""] : (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Debian keeps the server programs of each version out of PATH. */
export function postgresPrograms(name: string): readonly string[] {
  const base = "/usr/lib/postgresql";
  const versions = existsSync(base) ? readdirSync(base).sort().reverse() : [];
  return [name, ...versions.map((version) => join(base, version, "bin", name))];
}

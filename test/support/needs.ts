import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { python, sparkJars } from "./places.ts";

/** What a suite may need beside node modules. `path` is where it was found. */
export type NeedState = Readonly<{ available: true; path: string }> | Readonly<{ available: false; reason: string }>;

/** How each need is looked for, and the command that gets it. */
const finders = {
  python: () => found(python, "python environment with delta-rs"),
  java: () => firstProgram(["java"], "Java 17 (Debian package openjdk-17-jre-headless)"),
  spark: () => (sparkJars().length > 0 ? found(python, "PySpark") : missing("Spark with the Delta jars")),
  postgres: () => firstProgram(["initdb", ...debianPostgres()], "PostgreSQL server (Debian package postgresql)"),
  chromium: () => firstProgram(["chromium", "chromium-browser", "google-chrome"], "Chromium (Debian package chromium)"),
  strace: () => firstProgram(["strace"], "strace (Debian package strace)"),
  time: () => firstProgram(["/usr/bin/time"], "GNU time (Debian package time)"),
} as const satisfies Record<string, () => NeedState>;

export type NeedName = keyof typeof finders;

/** Looks for one need of a suite. */
export function need(name: NeedName): NeedState {
  return finders[name]();
}

/**
 * `describe` for tests with needs. A missing need is a skip that names it on a laptop, and a failure with `CI=true`.
 * Example: `describeWith(["spark"], "tables read by Spark", () => { test(…) })`.
 */
export function describeWith(needs: readonly NeedName[], name: string, body: () => void): void {
  const reasons = needs.map(need).flatMap((state) => (state.available ? [] : [state.reason]));
  if (reasons.length === 0) {
    describe(name, body);
  } else if (process.env["CI"] === "true") {
    describe(name, () => {
      test("has what it needs", () => {
        throw new Error(reasons.join("; "));
      });
    });
  } else {
    describe.skip(`${name} (${reasons.join("; ")})`, body);
  }
}

function found(path: string, what: string): NeedState {
  return existsSync(path) ? { available: true, path } : missing(what);
}

function missing(what: string): NeedState {
  return { available: false, reason: `missing: ${what}; get it with: node scripts/bootstrap.mjs scripts/provision.ts` };
}

function firstProgram(candidates: readonly string[], what: string): NeedState {
  for (const candidate of candidates) {
    const path = candidate.startsWith("/")
      ? candidate
      : spawnSync("sh", ["-c", `command -v ${candidate}`], { encoding: "utf8" }).stdout.trim();
    if (path !== "" && existsSync(path)) return { available: true, path };
  }
  return missing(what);
}

/** Debian keeps the server programs of each version out of PATH. */
function debianPostgres(): readonly string[] {
  const base = "/usr/lib/postgresql";
  return existsSync(base)
    ? readdirSync(base)
        .sort()
        .reverse()
        .map((version) => join(base, version, "bin", "initdb"))
    : [];
}

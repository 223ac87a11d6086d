import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { missingPlatforms } from "../complete-lockfile.ts";

type LockEntry = Readonly<{
  version?: string;
  license?: string;
  dev?: boolean;
  devOptional?: boolean;
  link?: boolean;
  resolved?: string;
}>;
type PackageFile = Readonly<{ dependencies?: Record<string, string>; devDependencies?: Record<string, string> }>;

/** Licences that let anyone use the product; of tools that are not shipped also MPL-2.0, which binds its own files only. */
export const allowedLicences = [
  "MIT",
  "ISC",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "Apache-2.0",
  "0BSD",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "Unlicense",
];
export const allowedForTools = [...allowedLicences, "MPL-2.0", "CC-BY-4.0", "Python-2.0"];

/** Of packages that name no licence by its code: what their own words come to. */
const readLicences: Readonly<Record<string, string>> = {
  // "released as public-domain. Anybody can modify or re-license it for any purpose, without restriction."
  "node_modules/uri-templates": "Unlicense",
};

/** Every package of the lockfile, those that others bring along and those of other platforms included. */
export function checkLicences(root: string): readonly string[] {
  return Object.entries(readLock(root)).flatMap(([path, entry]) => {
    if (path === "" || entry.link === true) return [];
    const licence = readLicences[path] ?? entry.license ?? installedLicence(root, path);
    const allowed = entry.dev === true ? allowedForTools : allowedLicences;
    return isAllowed(licence, allowed)
      ? []
      : [`${path}: licence ${licence ?? "unknown"} is not on the list of scripts/check/packages.ts`];
  });
}

/** An SPDX expression: one side of OR is enough, both sides of AND are needed. */
function isAllowed(expression: string | undefined, allowed: readonly string[]): boolean {
  if (expression === undefined) return false;
  const words = expression.replace(/[()]/g, "");
  return words.split(" OR ").some((side) => side.split(" AND ").every((name) => allowed.includes(name.trim())));
}

function installedLicence(root: string, path: string): string | undefined {
  const file = join(root, path, "package.json");
  if (!existsSync(file)) return undefined;
  return (JSON.parse(readFileSync(file, "utf8")) as { license?: string }).license;
}

/** The lockfile names packages and hashes, never the host they came from: each machine has its own registry. */
export function checkLockfile(root: string): readonly string[] {
  const text = readFileSync(join(root, "package-lock.json"), "utf8");
  const hosts = [...new Set(text.match(/"resolved": "\w+:\/\/[^/"]+/g))];
  const wild = Object.entries(readLock(root)).filter(
    ([path, entry]) => path !== "" && entry.link !== true && entry.version === undefined,
  );
  const platforms = Object.keys(missingPlatforms({ packages: readLock(root) }));
  return [
    ...platforms.map(
      (path) => `package-lock.json: ${path} is missing, npm ci will refuse it; run: node scripts/complete-lockfile.ts`,
    ),
    ...hosts.map(
      (host) => `package-lock.json: ${host}" names a host; run npm install with the .npmrc of the repository`,
    ),
    ...wild.map(([path]) => `package-lock.json: ${path} has no version`),
  ];
}

/** Each direct dependency has a line with its reason in the list, and the list names no other. */
export function checkDependencyReasons(root: string): readonly string[] {
  const file = "docs/decisions/dependencies.md";
  const listed = [...readFileSync(join(root, file), "utf8").matchAll(/^\| `([^`]+)` \|/gm)].map(
    (match) => match[1] ?? "",
  );
  const declared = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as PackageFile;
  const used = Object.keys({ ...declared.dependencies, ...declared.devDependencies });
  return [
    ...used.filter((name) => !listed.includes(name)).map((name) => `${file}: has no line for ${name}`),
    ...listed
      .filter((name) => !used.includes(name))
      .map((name) => `${file}: names ${name}, which package.json does not have`),
  ];
}

function readLock(root: string): Readonly<Record<string, LockEntry>> {
  return (JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as { packages: Record<string, LockEntry> })
    .packages;
}

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../test/support/places.ts";

type LockEntry = {
  version?: string;
  integrity?: string;
  cpu?: readonly string[];
  dev?: boolean;
  libc?: readonly string[];
  license?: string;
  optional?: boolean;
  os?: readonly string[];
  optionalDependencies?: Readonly<Record<string, string>>;
};
type Lock = { packages: Record<string, LockEntry> };

const platforms = [
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
];
const processors = ["arm64", "arm", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "x64", "wasm32"];

/**
 * Packages of other platforms that the lockfile does not name: `npm ci` refuses such a lockfile. npm writes it when the registry it
 * was made with does not carry those packages; their hashes are then unknown and npm takes what the user's registry gives.
 */
export function missingPlatforms(lock: Lock): Readonly<Record<string, LockEntry>> {
  const missing: Record<string, LockEntry> = {};
  for (const entry of Object.values(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const path = `node_modules/${name}`;
      if (path in lock.packages || !/^\d+\.\d+\.\d+[\w.+-]*$/.test(version)) continue;
      const { cpu, libc, os } = platformOf(name);
      // undefined members vanish in JSON; the order is npm's own
      missing[path] = { version, cpu, dev: entry.dev, libc, license: entry.license, optional: true, os };
    }
  }
  return missing;
}

/** `@scope/tool-linux-arm64-musl` → where npm may install it, by the words that all such packages carry in their names. */
function platformOf(name: string): Pick<LockEntry, "os" | "cpu" | "libc"> {
  const words = name.split(/[-/]/);
  const os = platforms.filter((word) => words.includes(word));
  const cpu = processors.filter((word) => words.includes(word));
  if (os.length + cpu.length === 0)
    throw new Error(`${name}: no platform in its name; add it to package-lock.json by hand`);
  const libc = words.some((word) => word.startsWith("musl"))
    ? ["musl"]
    : words.some((word) => word.startsWith("gnu"))
      ? ["glibc"]
      : [];
  return { os: known(os), cpu: known(cpu), libc: known(libc) };
}

function known(words: readonly string[]): readonly string[] | undefined {
  return words.length > 0 ? words : undefined;
}

/** The lockfile with those packages added, in npm's order. */
export function completeLock(lock: Lock): Lock {
  const packages = { ...lock.packages, ...missingPlatforms(lock) };
  return {
    ...lock,
    packages: Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, "en"))),
  };
}

if (import.meta.main) {
  const file = join(repositoryRoot, "package-lock.json");
  const lock = JSON.parse(readFileSync(file, "utf8")) as Lock;
  const names = Object.keys(missingPlatforms(lock));
  writeFileSync(file, `${JSON.stringify(completeLock(lock), null, 2)}\n`);
  console.log(`package-lock.json: ${names.length} packages of other platforms added`);
}

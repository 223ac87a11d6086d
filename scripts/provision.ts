import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { basename, join } from "node:path";
import { findProgram, postgresPrograms } from "../test/support/find-need.ts";
import { checkovVenv, ivyHome, python, repositoryRoot, sparkJars, venv } from "../test/support/places.ts";

/** Debian packages that the suites use, each with how to see that it is there, and why. */
const debianPackages = [
  { package: "chromium", present: () => hasProgram("chromium"), why: "opens the HTML report in a browser" },
  {
    package: "postgresql",
    present: () => hasProgram("initdb"),
    why: "real PostgreSQL for sources and the metadata store",
  },
  { package: "openssl", present: () => hasProgram("openssl"), why: "certificate of the emulator of Azure storage" },
  { package: "strace", present: () => hasProgram("strace"), why: "counts system calls of commits and start-up" },
  { package: "time", present: () => hasProgram("time"), why: "measures peak memory" },
  { package: "openjdk-17-jre-headless", present: hasJava, why: "Java 17 for Spark, which reads the tables we write" },
  { package: "python3-venv", present: hasPython, why: "Python 3.10 with venv for delta-rs and Spark" },
] as const;

const deltaForSpark = "io.delta:delta-spark_2.13:4.0.1";

/** Python environments, each made anew when the list of what is in it changes. */
const environments = [
  { folder: venv, list: "test/requirements.txt" },
  { folder: checkovVenv, list: "test/checkov-requirements.txt" },
] as const;

/** What could not be had, in words for the user. Empty: everything is there. */
export type Missing = readonly string[];

/** Gets what the suites need beside node modules: Debian packages, Python environment, Delta jars. Does nothing where it is there. */
export function provision(say: (line: string) => void): Missing {
  const missing = [...provisionDebian(say)];
  try {
    for (const each of environments) provisionPython(each, say);
    provisionDelta(say);
  } catch (error) {
    missing.push(error instanceof Error ? error.message : String(error));
  }
  return missing;
}

function provisionDebian(say: (line: string) => void): Missing {
  const wanted = debianPackages.filter((item) => !item.present());
  if (wanted.length === 0) return [];
  const names = wanted.map((item) => item.package);
  const command = `apt-get install -y --no-install-recommends ${names.join(" ")}`;
  if (userInfo().uid !== 0 || !hasProgram("apt-get")) {
    return wanted.map((item) => `${item.package} (${item.why}); on Debian and Ubuntu: sudo ${command}`);
  }
  for (const item of wanted) say(`installing the Debian package ${item.package}: ${item.why}`);
  const quiet = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update", "-qq"], { stdio: "ignore", env: quiet });
  const done = spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...names], {
    encoding: "utf8",
    env: quiet,
  });
  return done.status === 0
    ? []
    : [`Debian packages ${names.join(", ")}: ${lastLines(done.stderr)}; get them with: ${command}`];
}

function hasProgram(name: string): boolean {
  return postgresPrograms(name).some((candidate) => findProgram(candidate) !== undefined);
}

/** Spark 4 runs on Java 17 and newer. Java prints its version on the error stream. */
function hasJava(): boolean {
  const { stderr } = spawnSync("java", ["-version"], { encoding: "utf8" });
  return Number(/version "(\d+)/.exec(stderr ?? "")?.[1] ?? 0) >= 17;
}

/** Debian's python3 comes without what `venv` needs. */
function hasPython(): boolean {
  const program = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))";
  return spawnSync("python3", ["-c", program]).status === 0;
}

function provisionPython({ folder, list }: (typeof environments)[number], say: (line: string) => void): void {
  const stamp = join(folder, "requirements.sha256");
  const program = join(folder, "bin", "python");
  const requirements = join(repositoryRoot, list);
  const hash = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash && existsSync(program)) return;
  say(`making the Python environment ${basename(folder)} from ${list}`);
  rmSync(folder, { recursive: true, force: true });
  run("python3", ["-m", "venv", folder], "python3 -m venv (Debian package python3-venv)");
  run(program, ["-m", "pip", "install", "--quiet", "--requirement", requirements], "pip install");
  writeFileSync(stamp, hash);
}

/** Spark resolves the jars itself once; the suites then hand the files to Spark and need no network. */
function provisionDelta(say: (line: string) => void): void {
  if (sparkJars().length > 0) return;
  say(`fetching ${deltaForSpark} for Spark`);
  const program = [
    "from pyspark.sql import SparkSession",
    `b = SparkSession.builder.master("local[1]").config("spark.jars.packages", "${deltaForSpark}")`,
    `b.config("spark.jars.ivy", ${JSON.stringify(ivyHome)}).config("spark.ui.enabled", "false").getOrCreate().stop()`,
  ].join("\n");
  run(python, ["-c", program], `resolving ${deltaForSpark} with Spark (needs Java 17)`);
}

function run(program: string, args: readonly string[], what: string): void {
  const done = spawnSync(program, [...args], { encoding: "utf8", cwd: repositoryRoot });
  if (done.status !== 0) throw new Error(`${what} failed: ${lastLines(done.stderr ?? String(done.error))}`);
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-5).join("\n");
}

if (import.meta.main) {
  const missing = provision((line) => console.log(`provision: ${line}`));
  for (const line of missing) console.error(`provision: missing: ${line}`);
  process.exitCode = missing.length === 0 ? 0 : 3;
}

// Runs a script of the repository under the Node of package-lock.json, and installs it first when it is not there.
// Plain JavaScript for Node >= 18: this is the only file of the repository that runs on the machine's own Node.
//
// usage: node scripts/bootstrap.mjs <script.ts> [arguments…]
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, "node_modules", ".bin");
const node = join(bin, process.platform === "win32" ? "node.cmd" : "node");
const wantedMajor = "v24.";

function readLock(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : undefined;
}

/** Why node_modules must be installed, or undefined when it is what package-lock.json says. */
function staleness() {
  const wanted = readLock(join(root, "package-lock.json"));
  const installed = readLock(join(root, "node_modules", ".package-lock.json"));
  if (installed === undefined) return "node_modules is missing";
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === "" || entry.link) continue;
    const there = installed[path];
    if (there === undefined && entry.optional) continue;
    if (there === undefined || there.version !== entry.version)
      return `${path} is not the version of package-lock.json`;
  }
  return undefined;
}

function nodeVersion() {
  const asked = spawnSync(node, ["--version"], { encoding: "utf8", shell: process.platform === "win32" });
  return asked.status === 0 ? asked.stdout.trim() : undefined;
}

function npm(args, meaning) {
  const done = spawnSync("npm", args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
    // a script of npm hands its own settings down; the two that would change what is installed are set back
    env: { ...process.env, npm_config_engine_strict: "false", npm_config_omit: "" },
  });
  if (done.status === 0) return;
  fail(`npm ${args.join(" ")} failed, so ${meaning}. Look at npm's words above; a package registry must be reachable.`);
}

function fail(message) {
  console.error(`bootstrap: ${message}`);
  process.exit(3);
}

/** Install scripts stay off; the one that is needed, which fetches the Node binary, is run by name. */
function install() {
  const stale = staleness();
  if (stale !== undefined) {
    console.error(`bootstrap: ${stale}; running npm ci`);
    npm(
      ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
      "the packages of package-lock.json are not installed",
    );
  }
  if (!nodeVersion()?.startsWith(wantedMajor)) {
    console.error("bootstrap: fetching the Node of package-lock.json (npm rebuild node)");
    npm(
      ["rebuild", "node", "--ignore-scripts=false", "--loglevel=error"],
      "the Node binary of the package `node` could not be fetched",
    );
  }
  const version = nodeVersion();
  if (!version?.startsWith(wantedMajor)) {
    fail(
      `node_modules/.bin/node is ${version ?? "not there"} and must be ${wantedMajor}x; remove node_modules and try again.`,
    );
  }
}

function run(args) {
  const child = spawn(node, args, {
    stdio: "inherit",
    shell: process.platform === "win32",
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}` },
  });
  // the terminal sends Ctrl-C to both processes: the script decides when to end, this one waits for it
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => signal === "SIGTERM" && child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

const [script, ...rest] = process.argv.slice(2);
if (script === undefined) fail("usage: node scripts/bootstrap.mjs <script.ts> [arguments]");
install();
run([join(root, script), ...rest]);

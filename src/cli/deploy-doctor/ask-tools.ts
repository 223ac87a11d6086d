import { execFile } from "node:child_process";
import { lookup } from "node:dns/promises";
import { errorText, hasErrorCode } from "../../base/index.ts";
import type { Ask, Question, RawAnswer } from "../../deploy/index.ts";

/** A program starts in a second or two and is idle for most of it. */
const AT_ONCE = 4;
const LONGEST_MS = 120_000;
const LARGEST_BYTES = 64_000_000;

/** Asks the Azure CLI, the Databricks CLI and the resolver of this machine. */
export function askTools(signal: AbortSignal): Ask {
  return limited(AT_ONCE, ({ command }) =>
    command.tool === "dig" ? resolve(command.words.at(-1) ?? "") : run(command, signal),
  );
}

function run({ tool, words, environment }: Question["command"], signal: AbortSignal): Promise<RawAnswer> {
  // no colours, no questions back, no extension fetched on the way
  const quiet = {
    AZURE_CORE_NO_COLOR: "true",
    AZURE_CORE_ONLY_SHOW_ERRORS: "true",
    AZURE_EXTENSION_USE_DYNAMIC_INSTALL: "no",
  };
  const options = {
    env: { ...process.env, ...quiet, ...environment },
    signal,
    timeout: LONGEST_MS,
    maxBuffer: LARGEST_BYTES,
  };
  return new Promise((answer, fail: (reason: Error) => void) => {
    const child = execFile(tool, words, options, (error, stdout, stderr) => {
      if (error === null) answer({ kind: "text", text: stdout });
      else if (signal.aborted) fail(signal.reason as Error);
      else if (error.code === "ENOENT") answer({ kind: "no program" });
      else answer({ kind: "failure", text: stderr.trim() === "" ? error.message : stderr });
    });
    child.stdin?.end();
  });
}

/** As programs here get it: by the resolver of the system. */
async function resolve(host: string): Promise<RawAnswer> {
  try {
    const found = await lookup(host, { all: true });
    return { kind: "text", text: found.map(({ address }) => `${address}\n`).join("") };
  } catch (error) {
    return hasErrorCode(error, "ENOTFOUND") ? { kind: "text", text: "" } : { kind: "failure", text: errorText(error) };
  }
}

/** At most so many questions at a time, in the order they came. */
function limited(most: number, ask: Ask): Ask {
  let free = most;
  const waiting: (() => void)[] = [];
  return async (question) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((go) => void waiting.push(go));
    try {
      return await ask(question);
    } finally {
      // the place goes straight to the next one, so that nobody slips in between
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

import { execFile } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, relative } from "node:path";
import { parseDocument } from "yaml";
import {
  compareText,
  diagnostic,
  errorText,
  EXIT,
  hasErrorCode,
  Secret,
  suggest,
  UserError,
} from "../../base/index.ts";
import type { SecretEffects, SecretProvider } from "./provider.ts";

type Entries = ReadonlyMap<string, Secret>;

/**
 * Secrets in a YAML file outside git: one mapping of name to text. Read once, when the first secret is asked for.
 * @param file absolute path
 */
export function fileSecrets(file: string, projectRoot: string, effects: SecretEffects): SecretProvider {
  const shown = relative(projectRoot, file) || file;
  let entries: Promise<Entries> | undefined;
  async function get(secret: string): Promise<Secret> {
    entries ??= readEntries(file, shown, effects);
    const known = await entries;
    const found = known.get(secret);
    if (found !== undefined) return found;
    const names = [...known.keys()].sort(compareText);
    const hint =
      suggest(secret, names) ?? (names.length === 0 ? "the file is empty" : `known are: ${names.join(", ")}`);
    throw new UserError("LW4020", {
      values: { secret, provider: `secret file "${shown}"` },
      hint,
      exitCode: EXIT.world,
    });
  }
  return { get };
}

async function readEntries(file: string, shown: string, effects: SecretEffects): Promise<Entries> {
  const { mode } = await stat(file).catch((error: unknown) => {
    if (!hasErrorCode(error, "ENOENT")) throw unusable(shown, errorText(error), error);
    const hint = "make it, with one line for each secret: its name, a colon, its value";
    throw new UserError("LW4021", {
      values: { path: shown, problem: "it does not exist" },
      hint,
      exitCode: EXIT.world,
      cause: error,
    });
  });
  if (await effects.isTrackedByGit(file)) {
    throw new UserError("LW4022", { values: { path: shown }, hint: `git rm --cached ${shown}`, exitCode: EXIT.usage });
  }
  if (process.platform !== "win32" && (mode & 0o004) !== 0) {
    effects.warn(
      diagnostic("LW4023", {
        place: { file: shown, line: 1, column: 1 },
        values: { path: shown },
        hint: `chmod 600 ${shown}`,
        severity: "warning",
      }),
    );
  }
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw unusable(shown, errorText(error), error);
  });
  return parseEntries(text, shown);
}

/** Errors of the parser quote the text around them, so only their position is told. */
function parseEntries(text: string, shown: string): Entries {
  const document = parseDocument(text, { prettyErrors: true });
  const [problem] = document.errors;
  if (problem !== undefined) throw unusable(shown, `it is no YAML from line ${problem.linePos?.[0].line ?? 1} on`);
  const content: unknown = document.toJS({ maxAliasCount: 0 });
  if (content === null) return new Map();
  if (typeof content !== "object" || Array.isArray(content))
    throw unusable(shown, "it is not a mapping of names to values");
  return new Map(
    Object.entries(content).map(([name, value]: [string, unknown]) => {
      if (typeof value !== "string" && typeof value !== "number")
        throw unusable(shown, `the value of "${name}" is neither a text nor a number`);
      return [name, new Secret(String(value))];
    }),
  );
}

/** Asks git; without git, or outside a repository, nothing is tracked. */
export function isTrackedByGit(file: string): Promise<boolean> {
  return new Promise((done) => {
    execFile("git", ["ls-files", "--error-unmatch", "--", basename(file)], { cwd: dirname(file) }, (error) =>
      done(error === null),
    );
  });
}

function unusable(path: string, problem: string, cause?: unknown): UserError {
  return new UserError("LW4021", { values: { path, problem }, exitCode: EXIT.world, cause });
}

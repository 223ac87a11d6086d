import { glob, realpath, stat } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { compareText, errorText, EXIT, UserError } from "../../base/index.ts";
import type { ConnectorContext, ResolvedConnection } from "../connector.ts";
import { type PropertyOwner, textProperty } from "../property.ts";
import { filesConnection } from "./properties.ts";

/** A file of a source: `path` is absolute and real, `source` its name below the root with `/`. */
export type FoundFile = Readonly<{ path: string; source: string; sizeBytes: number; modifiedMs: number }>;

const owner: PropertyOwner = { kind: "files", part: "connection" };

/** The root of a source, as the metadata spells it. */
export function filesFolder(connection: Readonly<Record<string, unknown>>): string {
  return textProperty(owner, filesConnection, connection, "path") ?? ".";
}

/** The root of a source, real and absolute, and as the metadata spells it. @throws UserError LW4015 when it is not there */
export async function filesRoot(
  source: ResolvedConnection,
  context: ConnectorContext,
): Promise<Readonly<{ root: string; shown: string }>> {
  const shown = filesFolder(source.connection);
  try {
    return {
      root: await realpath(resolve(context.projectRoot, shown)),
      shown: shown === "." ? "the project" : `"${shown}"`,
    };
  } catch (error) {
    throw new UserError("LW4015", {
      values: { path: shown, problem: errorText(error) },
      exitCode: EXIT.world,
      cause: error,
    });
  }
}

/**
 * The files that match, in the order of their names. Nothing outside the root is ever returned.
 * @throws UserError LW4010 when the pattern or a symbolic link leads out of the root
 */
export async function findFiles(
  place: Readonly<{ root: string; shown: string }>,
  pattern: string,
  signal: AbortSignal,
): Promise<readonly FoundFile[]> {
  if (isAbsolute(pattern) || pattern.split(/[/\\]/).includes("..")) throw outside(pattern, place.shown);
  const found: FoundFile[] = [];
  for await (const match of glob(pattern, { cwd: place.root })) {
    signal.throwIfAborted();
    const file = await look(place, match);
    if (file !== undefined) found.push(file);
  }
  return found.sort((a, b) => compareText(a.source, b.source));
}

async function look(place: Readonly<{ root: string; shown: string }>, match: string): Promise<FoundFile | undefined> {
  const source = match.split(sep).join("/");
  try {
    const path = await realpath(resolve(place.root, match));
    const inside = relative(place.root, path);
    if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) throw outside(source, place.shown);
    const { size, mtimeMs, ...kind } = await stat(path).then((info) => ({
      size: info.size,
      mtimeMs: info.mtimeMs,
      isFile: info.isFile(),
    }));
    return kind.isFile ? { path, source, sizeBytes: size, modifiedMs: Math.floor(mtimeMs) } : undefined;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError("LW4015", {
      values: { path: source, problem: errorText(error) },
      exitCode: EXIT.world,
      cause: error,
    });
  }
}

function outside(path: string, root: string): UserError {
  return new UserError("LW4010", { values: { path, root }, exitCode: EXIT.usage });
}

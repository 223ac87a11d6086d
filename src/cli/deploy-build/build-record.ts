import { z } from "zod";
import { compareText, EXIT, UserError } from "../../base/index.ts";
import { staysInside } from "../../deploy/index.ts";

/**
 * What builds wrote into a folder: target → path → hashes of its text. There is one hash for each file, but while a build is under way: then
 * what lay there and what is to come stand side by side, so that whoever finds the folder half built knows both as written by a build.
 */
export type BuildRecord = ReadonlyMap<string, Written>;

export type Written = ReadonlyMap<string, readonly string[]>;

const form = z.object({
  format: z.literal(1),
  targets: z.record(z.string(), z.record(z.string().refine(staysInside), z.array(z.string()))),
});

/** @throws UserError LW7005 for a text that is none of ours, such as one with the marks of a merge in it */
export function parseBuildRecord(text: string, file: string): BuildRecord {
  try {
    const { targets } = form.parse(JSON.parse(text));
    return new Map(Object.entries(targets).map(([name, files]) => [name, new Map(Object.entries(files))]));
  } catch (cause) {
    const hint = "restore it from git, or remove the folder and build again";
    throw new UserError("LW7005", { values: { file }, hint, exitCode: EXIT.usage, cause });
  }
}

/** Sorted, a line for each path: no clock and no place, so the same build gives the same bytes and a merge meets few lines. */
export function formatBuildRecord(record: BuildRecord): string {
  const targets = sorted(record).map(([name, files]) => {
    const lines = sorted(files).map(([path, hashes]) => `      ${JSON.stringify(path)}: ${JSON.stringify(hashes)}`);
    return `    ${JSON.stringify(name)}: {${lines.length === 0 ? "" : `\n${lines.join(",\n")}\n    `}}`;
  });
  return `{\n  "format": 1,\n  "targets": {\n${targets.join(",\n")}\n  }\n}\n`;
}

function sorted<T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...map].sort(([a], [b]) => compareText(a, b));
}

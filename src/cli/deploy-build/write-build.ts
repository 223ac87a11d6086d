import { BEGUN_FILE, BUILD_RECORD } from "../deploy-files.ts";
import { textHash } from "../scaffold/index.ts";
import type { BuildEffects } from "./build-effects.ts";
import { type BuildRecord, formatBuildRecord, parseBuildRecord, type Written } from "./build-record.ts";

/** What a target gives, on its way into a folder. */
export type Build = Readonly<{
  target: string;
  /** Text by path. */
  files: ReadonlyMap<string, string>;
  /** How messages name the folder. */
  folder: string;
}>;

/** What became of files that are no longer what the metadata says; sorted paths. */
export type BuildOutcome = Readonly<{
  /** Of earlier builds, no longer generated. */
  removed: readonly string[];
  /** Generated, but what lies there was written by no build: left as it is. */
  keptEdited: readonly string[];
  /** No longer generated, and changed since a build wrote them: left as they are. */
  keptGone: readonly string[];
}>;

/**
 * Brings a folder to what a target gives. Files that builds wrote are replaced or removed; what somebody else wrote or changed is kept.
 * The record names old and new texts before the first file is touched and the new ones alone after the last: a build that was killed
 * anywhere is finished by the next one, whatever the metadata says then.
 * @throws UserError LW7005 when the record of earlier builds cannot be understood
 */
export async function writeBuild({ target, files, folder }: Build, effects: BuildEffects): Promise<BuildOutcome> {
  const before = await effects.read(BUILD_RECORD);
  const record: BuildRecord = before === undefined ? new Map() : parseBuildRecord(before, `${folder}/${BUILD_RECORD}`);
  const own: Written = record.get(target) ?? new Map();
  const saved = recordSaver(effects, before);
  const hashes = new Map([...files].map(([path, text]) => [path, textHash(text)]));

  await effects.remove(BEGUN_FILE);
  await saved(new Map([...record, [target, joined(own, hashes)]]));
  const gone = await removeGone();
  const keptEdited = await writeFiles();
  const kept = [...gone.kept, ...keptEdited].flatMap((path) => {
    const known = own.get(path);
    return known === undefined ? [] : [[path, known] as const];
  });
  const written = [...hashes].map(([path, hash]) => [path, [hash]] as const);
  const finished = new Map<string, readonly string[]>(written.filter(([path]) => !keptEdited.includes(path)));
  await saved(new Map([...record, [target, new Map([...finished, ...kept])]]));
  return { removed: gone.removed, keptEdited, keptGone: gone.kept };

  /** First of all, so that a file can make room for a folder of its name, and a name for the same one in other letters. */
  async function removeGone(): Promise<Readonly<{ removed: readonly string[]; kept: readonly string[] }>> {
    const removed: string[] = [];
    const keptGone: string[] = [];
    for (const path of own.keys()) {
      if (files.has(path) || isOfOtherTarget(path)) continue;
      const text = await effects.read(path);
      if (text !== undefined && !isOurs(path, text)) {
        keptGone.push(path);
        continue;
      }
      if (text !== undefined) removed.push(path);
      await effects.remove(path);
    }
    return { removed, kept: keptGone };
  }

  async function writeFiles(): Promise<readonly string[]> {
    const keptFiles: string[] = [];
    for (const [path, text] of files) {
      const present = await effects.read(path);
      if (present === text) continue;
      if (present === undefined || isOurs(path, present)) await effects.write(path, text);
      else keptFiles.push(path);
    }
    return keptFiles;
  }

  function isOfOtherTarget(path: string): boolean {
    return [...record].some(([name, each]) => name !== target && each.has(path));
  }

  function isOurs(path: string, text: string): boolean {
    const hash = textHash(text);
    return hashes.get(path) === hash || [...record.values()].some((each) => each.get(path)?.includes(hash) === true);
  }
}

/** Texts that may lie at each path while a build is under way. */
function joined(before: Written, now: ReadonlyMap<string, string>): Written {
  const both = new Map(before);
  for (const [path, hash] of now) both.set(path, [...new Set([...(before.get(path) ?? []), hash])]);
  return both;
}

/** Writes the record when it differs from what was last written. */
function recordSaver(effects: BuildEffects, before: string | undefined): (record: BuildRecord) => Promise<void> {
  let last = before;
  return async (record) => {
    const text = formatBuildRecord(record);
    if (text !== last) await effects.write(BUILD_RECORD, text);
    last = text;
  };
}

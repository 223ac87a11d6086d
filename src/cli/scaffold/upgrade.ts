import { EXIT, UserError } from "../../base/index.ts";
import { version } from "../version.ts";
import { readRepositoryFile, realScaffoldEffects, type ScaffoldEffects } from "./files.ts";
import { besidePath, type FileChange, planUpgrade } from "./plan-upgrade.ts";
import { formatRecord, readRecord, RECORD_FILE, recordOf, type ScaffoldRecord, writtenFile } from "./record.ts";
import { frameFiles, type TemplateValues, unrecordedFrame } from "./template.ts";

export type Upgrade = Readonly<{
  /** Version that wrote the frame; undefined for a repository from before there was a record. */
  from?: string;
  to: string;
  changes: readonly FileChange[];
  /** Text of the record when all changes are made; undefined when it is that already. */
  record?: string;
}>;

/**
 * What brings the frame of a repository to this version. Metadata is not looked at: it belongs to the team.
 * @throws UserError LW9060, LW9061, LW9062 when the record is damaged, a path is taken, the repository is newer than the command
 */
export async function prepareUpgrade(root: string, project: string): Promise<Upgrade> {
  const values: TemplateValues = { project, version: version() };
  const record = await readRecord(root);
  if (record !== undefined) refuseNewer(record.version, values.version);
  const recorded = record?.files ?? (await unrecordedFiles(values));
  const wanted = await frameFiles(values);
  const present = new Map<string, string>();
  for (const path of new Set([...Object.keys(recorded), ...wanted.map((file) => file.path)])) {
    const text = await readRepositoryFile(root, path);
    if (text !== undefined) present.set(path, text);
  }
  const after = formatRecord(recordOf(values.version, wanted));
  const isRecorded = (await readRepositoryFile(root, RECORD_FILE)) === after;
  return {
    ...(record === undefined ? {} : { from: record.version }),
    to: values.version,
    changes: planUpgrade({ recorded, wanted, present }),
    ...(isRecorded ? {} : { record: after }),
  };
}

/** Makes the changes; killed at any point, the next upgrade finds what is left to do, because the record comes last. */
export async function applyUpgrade(
  root: string,
  { changes, record }: Upgrade,
  effects: ScaffoldEffects = realScaffoldEffects,
): Promise<void> {
  for (const change of changes) {
    switch (change.action) {
      case "add":
      case "replace":
      case "merge":
        await effects.write(root, change.path, change.text);
        break;
      case "conflict":
        await effects.write(root, besidePath(change.path), change.text);
        break;
      case "remove":
        await effects.remove(root, change.path);
        break;
      case "keep":
        break;
      default:
        change satisfies never;
    }
  }
  if (record !== undefined) await effects.write(root, RECORD_FILE, record);
}

async function unrecordedFiles(values: TemplateValues): Promise<ScaffoldRecord["files"]> {
  const { files, hashes } = await unrecordedFrame(values);
  return Object.fromEntries([
    ...files.map((file) => [file.path, writtenFile(file)] as const),
    ...Object.entries(hashes).map(([path, hash]) => [path, { hash }] as const),
  ]);
}

function refuseNewer(written: string, own: string): void {
  if (compareVersions(written, own) <= 0) return;
  const hint = `install lakewright ${written} or newer`;
  throw new UserError("LW9062", { values: { written, own }, hint, exitCode: EXIT.usage });
}

/** Below, at or above zero, by the numbers of two versions; what stands behind a dash counts less than nothing. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [numbersOf(one), numbersOf(other)];
  for (const place of [0, 1, 2]) {
    const difference = (a.numbers[place] ?? 0) - (b.numbers[place] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.suffix === b.suffix) return 0;
  if (a.suffix === "" || b.suffix === "") return a.suffix === "" ? 1 : -1;
  return a.suffix.localeCompare(b.suffix, "en", { numeric: true });
}

function numbersOf(text: string): Readonly<{ numbers: readonly number[]; suffix: string }> {
  const [numbers = "", ...suffix] = text.split("-");
  return { numbers: numbers.split(".").map(Number), suffix: suffix.join("-") };
}

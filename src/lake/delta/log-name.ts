/** What a file of a `_delta_log` folder is, told by its name (PROTOCOL.md §File Types). Foreign and torn files are `undefined`. */
export type LogFile =
  | Readonly<{ kind: "commit"; version: number }>
  | Readonly<{ kind: "checksum"; version: number }>
  | Readonly<{ kind: "classic-checkpoint"; version: number }>
  | Readonly<{ kind: "part-checkpoint"; version: number; part: number; parts: number }>
  | Readonly<{ kind: "uuid-checkpoint"; version: number; format: "json" | "parquet" }>
  | Readonly<{ kind: "compacted"; version: number; to: number }>;

const CHECKPOINT = /^(\d{20})\.checkpoint(?:\.(\d{10})\.(\d{10})|\.([0-9a-fA-F-]{36}))?\.(parquet|json)$/;
const ENTRY = /^(\d{20})(?:\.(\d{20})\.compacted\.json|\.(json|crc))$/;

export function parseLogName(name: string): LogFile | undefined {
  const entry = ENTRY.exec(name);
  if (entry !== null) {
    const version = Number(entry[1]);
    if (entry[2] !== undefined) return { kind: "compacted", version, to: Number(entry[2]) };
    return { kind: entry[3] === "json" ? "commit" : "checksum", version };
  }
  const checkpoint = CHECKPOINT.exec(name);
  if (checkpoint === null) return undefined;
  const [, digits, part, parts, uuid, format] = checkpoint;
  const version = Number(digits);
  if (uuid !== undefined) return { kind: "uuid-checkpoint", version, format: format === "json" ? "json" : "parquet" };
  if (format !== "parquet") return undefined;
  if (part === undefined) return { kind: "classic-checkpoint", version };
  return { kind: "part-checkpoint", version, part: Number(part), parts: Number(parts) };
}

/** Folder of the log of the table at `prefix`, with "/" at the end. */
export function logFolder(prefix: string): string {
  return prefix === "" ? "_delta_log/" : `${prefix}/_delta_log/`;
}

export function versionName(version: number): string {
  return String(version).padStart(20, "0");
}

/** Key of the log entry of one version. */
export function commitKey(prefix: string, version: number): string {
  return `${logFolder(prefix)}${versionName(version)}.json`;
}

export function lastCheckpointKey(prefix: string): string {
  return `${logFolder(prefix)}_last_checkpoint`;
}

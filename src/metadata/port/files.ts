import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { isWithin, realPlace, UserError } from "../../base/index.ts";
import type { Properties } from "../../connector/index.ts";
import type { FileFormat, PortExtension } from "../extension/extension.ts";

const FORMATS: Readonly<Record<string, FileFormat>> = { ".parquet": "parquet", ".csv": "csv", ".ndjson": "ndjson" };

const properties = {
  path: {
    type: "path",
    description: "The file that holds all rows, below the project: exports/delays.parquet; or .csv, .ndjson",
    required: true,
  },
} as const satisfies Properties;

/** A published version as one file. Without settings the word only says that consumers may read the files of the table. */
export const files = {
  kind: "files",
  summary: "as Parquet files; with a `path`, also as one file that is written after each run",
  properties,
  onlyWithSettings: true,
  describe: ({ path }) => {
    checkPath(path);
    return path;
  },
  isThere: ({ path }, projectRoot) => existsSync(join(projectRoot, path)),
  write: async ({ settings: { path }, projectRoot, exportTo }) => {
    const root = await realpath(projectRoot);
    const file = join(root, path);
    // a folder on the way may be a link
    if (!isWithin(root, realPlace(dirname(file)))) throw new UserError("LW3721", { values: { path } });
    await exportTo(file, checkPath(path));
  },
} as const satisfies PortExtension<typeof properties>;

/** @throws Error when it is no file below the project, or one of a kind nobody writes */
function checkPath(path: string): FileFormat {
  const parts = path.replace(/^\.\//, "").split("/");
  // hidden folders belong to tools: git, the lake where it is not told otherwise
  if (path.includes("\\") || parts.some((part) => part === "" || part.startsWith(".")))
    throw new Error(`"${path}" is no path below the project: exports/delays.parquet`);
  const format = FORMATS[extname(path).toLowerCase()];
  if (format === undefined) throw new Error(`"${path}" ends in none of ${Object.keys(FORMATS).join(", ")}`);
  return format;
}

import { type Dirent, existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { compareText, type Diagnostic, diagnostic, errorText, sha256, suggest } from "../../base/index.ts";
import { LIMITS } from "./limits.ts";

export type FileKind = "project" | "source" | "schema" | "config" | "product" | "sql" | "dataset" | "test";

/** One metadata file. `path` is relative to the root with `/`; `names` are the parts of the path that name something. */
export type ProjectFile = Readonly<{
  path: string;
  kind: FileKind;
  names: readonly string[];
  text: string;
  hash: string;
}>;

export type ProjectFiles = Readonly<{
  files: readonly ProjectFile[];
  /** Metadata files that are there but could not be read: what they define is unknown, not absent. */
  unreadable: readonly Pick<ProjectFile, "path" | "kind" | "names">[];
  findings: readonly Diagnostic[];
}>;

const PATTERNS: readonly (readonly [FileKind, RegExp])[] = [
  ["project", /^lakewright\.yaml$/],
  ["schema", /^sources\/([^/]+)\.schema\.yaml$/],
  ["source", /^sources\/([^/]+)\.yaml$/],
  ["config", /^config\/([^/]+)\.yaml$/],
  ["product", /^products\/([^/]+)\/product\.yaml$/],
  ["test", /^products\/([^/]+)\/tests\/([^/]+)\.yaml$/],
  ["sql", /^products\/([^/]+)\/(silver|gold)\/([^/]+)\.sql$/],
  ["dataset", /^products\/([^/]+)\/(silver|gold)\/([^/]+)\.yaml$/],
];

const PRODUCT_ENTRIES = ["product.yaml", "silver", "gold", "tests"];

type Walk = {
  readonly root: string;
  readonly realRoot: string;
  readonly paths: { path: string; kind: FileKind; names: string[] }[];
  readonly unreadable: Pick<ProjectFile, "path" | "kind" | "names">[];
  readonly findings: Diagnostic[];
  entryCount: number;
};

/**
 * Reads every metadata file below `root`. Never throws for what it finds there; other files are not looked at.
 * @param entry the file that makes the folder a project; code is run elsewhere and not read here
 */
export function readProjectFiles(root: string, entry = "lakewright.yaml"): ProjectFiles {
  const missing = missingProject(root, entry);
  if (missing !== undefined) return { files: [], unreadable: [], findings: [missing] };
  const walk: Walk = { root, realRoot: realpathSync(root), paths: [], unreadable: [], findings: [], entryCount: 0 };
  if (kindOfPath(entry) !== undefined) classify(walk, entry);
  for (const folder of ["config", "products", "sources"]) if (existsSync(join(root, folder))) visit(walk, folder, 1);
  const files: ProjectFile[] = [];
  for (const found of walk.paths.sort((a, b) => compareText(a.path, b.path))) {
    const text = readText(walk, found.path, found.kind);
    if (text === undefined) walk.unreadable.push(found);
    else files.push({ ...found, text, hash: sha256(text) });
  }
  return { files, unreadable: walk.unreadable, findings: walk.findings };
}

function missingProject(root: string, entry: string): Diagnostic | undefined {
  const place = { file: "lakewright.yaml", line: 1, column: 1 };
  try {
    if (!statSync(root).isDirectory()) return diagnostic("LW1001", { place, values: { root }, hint: HOW_TO_START });
  } catch {
    return diagnostic("LW1001", { place, values: { root }, hint: HOW_TO_START });
  }
  if (existsSync(join(root, entry))) return undefined;
  const hint = existsSync(join(root, "lakewright.yml")) ? "rename lakewright.yml to lakewright.yaml" : HOW_TO_START;
  return diagnostic("LW1001", { place, values: { root }, hint });
}
const HOW_TO_START = "`lakewright init` makes a project; `--project` names its folder";

function visit(walk: Walk, folder: string, depth: number): void {
  if (depth > LIMITS.folderDepth) return report(walk, "LW1006", folder, { limit: LIMITS.folderDepth });
  let entries: Dirent[];
  try {
    entries = readdirSync(join(walk.root, folder), { withFileTypes: true });
  } catch (error) {
    return report(walk, "LW1005", folder, { reason: reasonOf(error) });
  }
  for (const entry of entries.sort((a, b) => compareText(a.name, b.name))) {
    walk.entryCount += 1;
    if (walk.entryCount === LIMITS.fileCount) report(walk, "LW1008", folder, { limit: LIMITS.fileCount });
    if (walk.entryCount >= LIMITS.fileCount) return;
    if (!entry.name.startsWith(".") && entry.name !== "node_modules")
      visitEntry(walk, `${folder}/${entry.name}`, entry, depth);
  }
}

function visitEntry(walk: Walk, path: string, entry: Dirent, depth: number): void {
  const isMetadata = /\.(ya?ml|sql)$/.test(entry.name);
  if (entry.isSymbolicLink()) {
    const target = linkTarget(walk, path);
    if (target === "folder") visit(walk, path, depth + 1);
    else if (target === "file" && isMetadata) classify(walk, path);
    return;
  }
  if (entry.isDirectory()) return visit(walk, path, depth + 1);
  if (!isMetadata) return;
  if (entry.isFile()) return classify(walk, path);
  report(walk, "LW1005", path, { reason: "it is not a regular file" });
}

/** Where a link leads; a link out of the project is a finding, because what lies outside is not under review. */
function linkTarget(walk: Walk, path: string): "file" | "folder" | undefined {
  try {
    const target = realpathSync(join(walk.root, path));
    if (target !== walk.realRoot && !target.startsWith(walk.realRoot + sep)) {
      report(walk, "LW1004", path);
      return undefined;
    }
    const status = statSync(target);
    return status.isDirectory() ? "folder" : status.isFile() ? "file" : undefined;
  } catch (error) {
    report(walk, "LW1005", path, { reason: reasonOf(error) });
    return undefined;
  }
}

/** What a metadata file is by its path; undefined where none is expected. */
export function kindOfPath(path: string): { kind: FileKind; names: string[] } | undefined {
  for (const [kind, pattern] of PATTERNS) {
    const match = pattern.exec(path);
    if (match !== null) return { kind, names: match.slice(1) };
  }
  return undefined;
}

function classify(walk: Walk, path: string): void {
  const known = kindOfPath(path);
  if (known !== undefined) return void walk.paths.push({ path, ...known });
  report(walk, "LW1007", path, { hint: strayHint(path) });
}

function strayHint(path: string): string {
  if (path.endsWith(".yml")) return "name it .yaml";
  const [top, , third = ""] = path.split("/");
  if (top !== "products") return `${top}/ holds .yaml files only, without folders`;
  const near = suggest(third, PRODUCT_ENTRIES);
  return near ?? "a product has product.yaml, silver/, gold/ and tests/";
}

function readText(walk: Walk, path: string, kind: FileKind): string | undefined {
  const absolute = join(walk.root, path);
  try {
    // a link at the very top is not seen by the walk
    if (lstatSync(absolute).isSymbolicLink() && linkTarget(walk, path) !== "file") return undefined;
    const limit = kind === "sql" ? LIMITS.sqlBytes : kind === "schema" ? LIMITS.schemaBytes : LIMITS.yamlBytes;
    const status = statSync(absolute);
    if (!status.isFile()) throw new Error("it is not a regular file");
    if (status.size > limit) {
      report(walk, "LW1002", path, { size: megabytes(status.size), limit: megabytes(limit) });
      return undefined;
    }
    return decode(walk, path, readFileSync(absolute));
  } catch (error) {
    report(walk, "LW1005", path, { reason: reasonOf(error) });
    return undefined;
  }
}

function decode(walk: Walk, path: string, bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!text.includes("\u0000")) return text;
  } catch {
    // told below: not UTF-8 and a zero byte are the same mistake, a file in another encoding
  }
  report(walk, "LW1003", path, { hint: "save it as UTF-8" });
  return undefined;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is nothing at its end",
  ELOOP: "its links go in a circle",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a folder",
};

/** Why the system refused, without the path of this machine. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  return code === undefined ? errorText(error) : (REASONS[code] ?? code);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

type FileCode = "LW1002" | "LW1003" | "LW1004" | "LW1005" | "LW1006" | "LW1007" | "LW1008";

function report(
  walk: Walk,
  code: FileCode,
  file: string,
  { hint, ...values }: Readonly<Record<string, string | number>> & { readonly hint?: string } = {},
): void {
  walk.findings.push(diagnostic(code, { place: { file, line: 1, column: 1 }, values: { file, ...values }, hint }));
}

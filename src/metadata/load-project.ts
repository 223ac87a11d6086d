import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  canonicalJson,
  compareText,
  deepFreeze,
  type Diagnostic,
  formatDiagnostic,
  type Json,
  type Place,
  sha256,
  sortDiagnostics,
} from "../base/index.ts";
import { type AnalysisCache, memoryCache } from "./analysis/cache.ts";
import { codeVersion } from "./analysis/code-version.ts";
import { kindOfPath, type ProjectFiles, readProjectFiles } from "./file/project-files.ts";
import type { Model } from "./model.ts";
import type { PlaceMap } from "./places.ts";
import { hashProjectCode } from "./project-code.ts";
import type { ColumnClaim } from "./typed/claim.ts";
import type { TypedFrontEnd } from "./typed/front-end.ts";

/** A project as read from its files. */
export type LoadedProject = Readonly<{
  root: string;
  /** All metadata, validated and frozen; only there when there is no error. */
  model?: Model;
  /** What could be understood although there are errors: for further checks, not for work. The same as `model` without errors. */
  draft?: Model;
  /** All findings, sorted by file and position. */
  diagnostics: readonly Diagnostic[];
  places: PlaceMap;
  /** Path relative to the root → SHA-256 of its content. */
  files: Readonly<Record<string, string>>;
  /** See `Hidden`: words of names whose definition lies in a file that could not be used. */
  hidden: readonly string[];
  /** What code says about columns: see `checkClaims`. */
  claims?: readonly ColumnClaim[];
}>;

/**
 * Reads and validates a project folder. Bad metadata gives diagnostics, never an exception.
 * @param cache where the result for these very files may be found or kept: then neither YAML parser nor schemas are loaded
 * @param texts what metadata files would say instead, by path, to judge a change before it is written; an empty one is not there
 */
export async function loadProject(
  root: string,
  cache: AnalysisCache = memoryCache(),
  texts: ReadonlyMap<string, string> = new Map(),
): Promise<LoadedProject> {
  const { files: found, relocate } = await readFrontEnd(root);
  const files = texts.size === 0 ? found : withTexts(found, texts);
  const hashes = Object.fromEntries(files.files.map((file) => [file.path, file.hash]));
  const state = { hashes, unreadable: files.unreadable, findings: files.findings } as unknown as Json;
  const key = `project:${sha256(canonicalJson([codeVersion(), state]))}`;
  const known = cache.get(key) as StoredProject | undefined;
  if (known !== undefined && hasSameCode(root, known, hashes)) return restore(root, known);
  const { project: built, isLasting } = await buildProjectFrom(root, files);
  const project = relocate(built);
  if (isLasting && !holdsSecret(project)) cache.set(key, store(project));
  cache.flush();
  return project;
}

/** Metadata files, written by hand or emitted by code; code is run only where a project is made of it. */
async function readFrontEnd(root: string): Promise<TypedFrontEnd> {
  if (!existsSync(join(root, "lakewright.ts")))
    return { files: readProjectFiles(root), relocate: (project) => project };
  const { readTypedFiles } = await import("./typed/front-end.ts");
  return readTypedFiles(root);
}

function withTexts(files: ProjectFiles, texts: ReadonlyMap<string, string>): ProjectFiles {
  const kept = files.files.filter((file) => !texts.has(file.path));
  const changed = [...texts].flatMap(([path, text]) => {
    const known = kindOfPath(path);
    return known === undefined || text === "" ? [] : [{ path, ...known, text, hash: sha256(text) }];
  });
  return { ...files, files: [...kept, ...changed].sort((a, b) => compareText(a.path, b.path)) };
}

/** Metadata in which the value of a secret was found: no copy of it is made. */
export function holdsSecret({ diagnostics }: LoadedProject): boolean {
  return diagnostics.some(({ code }) => code === "LW1701" || code === "LW1702");
}

/** Code of the project is known only after its files were read, so it is not part of the key. */
function hasSameCode(root: string, known: StoredProject, hashes: Readonly<Record<string, string>>): boolean {
  const code = Object.entries(known.files).filter(([path]) => !Object.hasOwn(hashes, path));
  return code.every(([path, hash]) => hashProjectCode(root, path) === hash);
}

/** A loaded project as JSON holds it. */
type StoredProject = Omit<LoadedProject, "root" | "model" | "places"> &
  Readonly<{ isValid: boolean; places: readonly (readonly [string, Place])[] }>;

function store(project: LoadedProject): StoredProject {
  const { root: _root, model, places, ...rest } = project;
  return { ...rest, isValid: model !== undefined, places: [...places] };
}

function restore(root: string, stored: StoredProject): LoadedProject {
  const { isValid, places, draft, ...rest } = stored;
  if (draft !== undefined) deepFreeze(draft);
  return {
    ...rest,
    root,
    ...(draft === undefined ? {} : { draft, ...(isValid ? { model: draft } : {}) }),
    places: new Map(places),
  };
}

/** A project just built. `isLasting`: nothing but the hashes it carries can make it another one. */
type BuiltProject = Readonly<{ project: LoadedProject; isLasting: boolean }>;

/** The part of loading that needs the YAML parser and the schemas: imported only when files changed. */
async function buildProjectFrom(root: string, files: ProjectFiles): Promise<BuiltProject> {
  const [{ buildModel }, { loadExtensions }] = await Promise.all([
    import("./build/model.ts"),
    import("./extension/load-extensions.ts"),
  ]);
  const extensions = await loadExtensions(root, files);
  const isWhole = extensions.findings.length === 0;
  const { draft, findings, places, hidden } = buildModel(isWhole ? files : withoutUses(files), extensions);
  const diagnostics = distinct([...findings, ...extensions.findings]);
  const isValid = draft !== undefined && diagnostics.every((finding) => finding.severity !== "error");
  const project = {
    root,
    ...(isValid ? { model: draft } : {}),
    ...(draft === undefined || !isWhole ? {} : { draft }),
    diagnostics,
    places: new Map<string, Place>(places),
    files: Object.fromEntries([
      ...files.files.map((file) => [file.path, file.hash] as const),
      ...extensions.records.map(({ file, hash }) => [file, hash] as const),
    ]),
    hidden: [...hidden],
  };
  return { project, isLasting: isWhole };
}

/** Without its kinds, files that use them would only seem to be wrong. */
function withoutUses(files: ProjectFiles): ProjectFiles {
  return { ...files, files: files.files.filter(({ kind }) => kind === "project" || kind === "config") };
}

/** Sorted, each finding once: a wildcard makes many datasets of one text. */
export function distinct(findings: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return sortDiagnostics(findings).filter((finding) => {
    const text = formatDiagnostic(finding);
    return seen.has(text) ? false : seen.add(text);
  });
}

import {
  canonicalJson,
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
import { type ProjectFiles, readProjectFiles } from "./file/project-files.ts";
import type { Model } from "./model.ts";
import type { PlaceMap } from "./places.ts";

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
}>;

/**
 * Reads and validates a project folder. Bad metadata gives diagnostics, never an exception.
 * @param cache where the result for these very files may be found or kept: then neither YAML parser nor schemas are loaded
 */
export async function loadProject(root: string, cache: AnalysisCache = memoryCache()): Promise<LoadedProject> {
  const files = readProjectFiles(root);
  const hashes = Object.fromEntries(files.files.map((file) => [file.path, file.hash]));
  const state = { hashes, unreadable: files.unreadable, findings: files.findings } as unknown as Json;
  const key = `project:${sha256(canonicalJson([codeVersion(), state]))}`;
  const known = cache.get(key) as StoredProject | undefined;
  if (known !== undefined) return restore(root, known);
  const project = await buildProjectFrom(root, files);
  cache.set(key, store(project));
  cache.flush();
  return project;
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

/** The part of loading that needs the YAML parser and the schemas: imported only when files changed. */
async function buildProjectFrom(root: string, files: ProjectFiles): Promise<LoadedProject> {
  const [{ buildModel }, { connectors }] = await Promise.all([
    import("./build/model.ts"),
    import("../connector/index.ts"),
  ]);
  const { draft, findings, places, hidden } = buildModel(files, connectors);
  const diagnostics = distinct(findings);
  const isValid = draft !== undefined && diagnostics.every((finding) => finding.severity !== "error");
  return {
    root,
    ...(isValid ? { model: draft } : {}),
    ...(draft === undefined ? {} : { draft }),
    diagnostics,
    places: new Map<string, Place>(places),
    files: Object.fromEntries(files.files.map((file) => [file.path, file.hash])),
    hidden: [...hidden],
  };
}

/** Sorted, each finding once: a wildcard makes many datasets of one text. */
export function distinct(findings: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return sortDiagnostics(findings).filter((finding) => {
    const text = formatDiagnostic(finding);
    return seen.has(text) ? false : seen.add(text);
  });
}

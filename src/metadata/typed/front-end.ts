import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compareText, type Diagnostic, diagnostic, type Place, sha256 } from "../../base/index.ts";
import {
  type FileKind,
  kindOfPath,
  type ProjectFile,
  type ProjectFiles,
  readProjectFiles,
} from "../file/project-files.ts";
import type { LoadedProject } from "../load-project.ts";
import { hashProjectCode } from "../project-code.ts";
import { readSchemaFile } from "../schema-file.ts";
import type { EmittedFile } from "./emit.ts";
import { ENTRY, loadTypedProject, type TypedProject } from "./load.ts";
import { isFresh, schemaTypesPath } from "./schema-types.ts";

/** A project of TypeScript as the YAML front end would have found it, and the way back to the code. */
export type TypedFrontEnd = Readonly<{
  files: ProjectFiles;
  /** A project built from these files, with its places in the code. */
  relocate: (project: LoadedProject) => LoadedProject;
}>;

/** Runs the project's code; SQL and schema files beside it are read as ever. */
export async function readTypedFiles(root: string): Promise<TypedFrontEnd> {
  const typed = await loadTypedProject(root);
  const beside = readProjectFiles(root, ENTRY);
  const stale = await findStale(root, beside);
  const both = existsSync(join(root, "lakewright.yaml")) ? [bothFinding()] : [];
  const codeHash = hashProjectCode(root, ENTRY);
  const emitted = typed.files.flatMap((file) => projectFile(file, codeHash));
  const twice = findTwice(typed, beside);
  const taken = new Set(emitted.map((file) => file.path));
  const files = [...beside.files.filter((file) => !taken.has(file.path)), ...emitted];
  // what the code would have defined is not known: findings about the rest would only follow from that
  const isWhole = typed.files.length > 0;
  return {
    files: {
      files: isWhole ? files.sort((a, b) => compareText(a.path, b.path)) : [],
      unreadable: beside.unreadable,
      findings: [...beside.findings, ...both, ...typed.findings, ...twice, ...stale],
    },
    relocate: (project) => relocated(project, typed),
  };
}

function bothFinding(): Diagnostic {
  const related = [{ place: { file: "lakewright.yaml", line: 1, column: 1 }, text: "the other one" }];
  return diagnostic("LW1800", { place: { file: ENTRY, line: 1, column: 1 }, related, hint: "remove one of them" });
}

/** The hash covers the code too: other code has other places. */
function projectFile({ path, text }: EmittedFile, codeHash: string): readonly ProjectFile[] {
  const known: Readonly<{ kind: FileKind; names: readonly string[] }> | undefined = kindOfPath(path);
  return known === undefined ? [] : [{ path, ...known, text, hash: sha256(`${codeHash}\n${path}\n${text}`) }];
}

function findTwice(typed: TypedProject, beside: ProjectFiles): Diagnostic[] {
  const written = new Set(beside.files.map((file) => file.path));
  return typed.files
    .filter((file) => written.has(file.path))
    .map(({ path, origin }) => {
      const related = [{ place: { file: path, line: 1, column: 1 }, text: "the file" }];
      const place = typed.places.ofOrigin(origin);
      return diagnostic("LW1805", { place, values: { file: path }, value: path, related, hint: "keep one of them" });
    });
}

/** Column types that were not written again after their schema file changed: by a merge, by hand. */
async function findStale(root: string, beside: ProjectFiles): Promise<readonly Diagnostic[]> {
  const found = beside.files.map(async ({ kind, names: [source = ""], path, text }) => {
    const file = schemaTypesPath(source);
    if (kind !== "schema" || !existsSync(join(root, file))) return [];
    const { tables, diagnostics } = await readSchemaFile(path, text);
    if (diagnostics.length > 0 || isFresh(readFileSync(join(root, file), "utf8"), source, tables)) return [];
    const place = { file, line: 1, column: 1 };
    const hint = `run \`lakewright discover ${source} --types\``;
    return [diagnostic("LW1809", { place, values: { file, schema: path }, severity: "warning", hint })];
  });
  return (await Promise.all(found)).flat();
}

function relocated(project: LoadedProject, typed: TypedProject): LoadedProject {
  const { inCode } = typed.places;
  const places = new Map([...project.places].map(([subject, place]) => [subject, inCode(place)] as const));
  for (const [subject, place] of sqlPlaces(project, typed)) places.set(subject, place);
  const diagnostics = project.diagnostics.map((finding) => ({
    ...finding,
    place: inCode(finding.place),
    ...(finding.related === undefined
      ? {}
      : { related: finding.related.map(({ place, text }) => ({ place: inCode(place), text })) }),
  }));
  return { ...project, diagnostics, places, claims: typed.claims };
}

/** Where the SELECTs stand. One that stands nowhere as it is has one place for all of it: `…#sql:all`. */
function sqlPlaces(project: LoadedProject, typed: TypedProject): (readonly [string, Place])[] {
  const byPath = new Map(typed.files.map((file) => [file.path, file]));
  return [...project.places].flatMap(([subject, { file: path }]) => {
    const file = subject.endsWith("#sql") ? byPath.get(path) : undefined;
    if (file === undefined) return [];
    const { place, isExact } = typed.places.ofSql(file);
    return [[isExact ? subject : `${subject}:all`, place] as const];
  });
}

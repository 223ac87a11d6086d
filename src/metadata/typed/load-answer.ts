import type { Diagnostic } from "../../base/index.ts";
import { hashProjectCode, importFault, importProjectCode } from "../project-code.ts";
import { isDefinition } from "./definition.ts";
import { type EmittedProject, emitProject } from "./emit.ts";
import type { ProjectDefinition } from "./project.ts";

/** What the worker that runs the project's code is asked. */
export type LoadRequest = Readonly<{ root: string; entry: string }>;

export type LoadAnswer =
  | Readonly<{ kind: "emitted"; project: EmittedProject; at: string }>
  | Readonly<{ kind: "failed"; finding: Diagnostic }>
  /** None, or more than one: their names and frames. */
  | Readonly<{ kind: "exports"; found: readonly Readonly<{ name: string; at: string }>[] }>;

/** Runs the project's code and answers with plain data: this is the thread where it happens, and nothing else does. */
export async function load({ root, entry }: LoadRequest): Promise<LoadAnswer> {
  const code = { path: entry, hash: hashProjectCode(root, entry) };
  try {
    const exported = Object.entries(await importProjectCode(root, code));
    const found = exported.flatMap(([name, value]) =>
      isDefinition(value, "project") ? [{ name, project: value as ProjectDefinition }] : [],
    );
    const distinct = found.filter(
      ({ project }, index) => found.findIndex((other) => other.project === project) === index,
    );
    const [only, second] = distinct;
    if (only === undefined || second !== undefined)
      return { kind: "exports", found: distinct.map(({ name, project }) => ({ name, at: project.at })) };
    return { kind: "emitted", project: emitProject(only.project), at: only.project.at };
  } catch (error) {
    return { kind: "failed", finding: importFault(root, code, error) };
  }
}

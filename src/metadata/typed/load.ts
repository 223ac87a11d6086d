import { existsSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { type Diagnostic, diagnostic, errorText, moduleUrl, type Place } from "../../base/index.ts";
import { kindOfPath } from "../file/project-files.ts";
import { NAME_RULE } from "../name.ts";
import type { ColumnClaim } from "./claim.ts";
import type { EmittedFile, EmittedProject } from "./emit.ts";
import type { LoadAnswer, LoadRequest } from "./load-answer.ts";
import { type OriginPlaces, originPlaces } from "./origin-place.ts";

/** The file that makes a folder a project written in TypeScript. */
export const ENTRY = "lakewright.ts";

/** A project of TypeScript as the files it stands for. */
export type TypedProject = Readonly<{
  files: readonly EmittedFile[];
  claims: readonly ColumnClaim[];
  findings: readonly Diagnostic[];
  places: OriginPlaces;
}>;

const TIME_LIMIT_MS = 60_000;

/** Whether the folder holds a project written in TypeScript. */
export function isTypedProject(root: string): boolean {
  return existsSync(join(root, ENTRY));
}

/**
 * Runs `lakewright.ts` and what it imports, in a thread of its own: it cannot end this process, write into its output or keep it waiting.
 * It has the rights of the command all the same. What goes wrong is a finding.
 */
export async function loadTypedProject(root: string, timeLimitMs: number = TIME_LIMIT_MS): Promise<TypedProject> {
  const answer = await ask({ root, entry: ENTRY }, timeLimitMs);
  const start: Place = { file: ENTRY, line: 1, column: 1 };
  if (answer.kind === "emitted") return typedProject(root, answer.project);
  const places = originPlaces(root, ENTRY, []);
  const findings = (() => {
    switch (answer.kind) {
      case "failed":
        return [answer.finding];
      case "ended":
        return [diagnostic("LW1803", { place: start, values: { file: ENTRY, how: answer.how }, hint: answer.hint })];
      case "exports":
        return [exportFinding(answer.found, places, start)];
      default:
        return answer satisfies never;
    }
  })();
  return { files: [], claims: [], findings, places };
}

function exportFinding(
  found: Extract<LoadAnswer, { kind: "exports" }>["found"],
  places: OriginPlaces,
  start: Place,
): Diagnostic {
  const [first, ...rest] = found.map(({ name, at }) => ({ name, place: places.ofOrigin({ at, path: [] }) }));
  if (first === undefined)
    return diagnostic("LW1801", {
      place: start,
      values: { file: ENTRY },
      hint: "export const project = defineProject({ … })",
    });
  const names = found.map(({ name }) => name).join(", ");
  const related = rest.map(({ name, place }) => ({ place, text: `"${name}" is defined here` }));
  return diagnostic("LW1802", {
    place: first.place,
    values: { file: ENTRY, names },
    related,
    hint: "export one of them",
  });
}

function typedProject(root: string, project: EmittedProject): TypedProject {
  const places = originPlaces(root, ENTRY, project.files);
  const findings = [
    ...project.faults.map((fault) => faultFinding(fault, places)),
    ...findDoubles(project.files, places),
    ...findNameless(project.files, places),
  ];
  const claims = project.claims.map(({ origin, ...claim }) => ({ ...claim, place: places.ofOrigin(origin) }));
  // a file with a hole in it would only cause more findings
  return { files: findings.length > 0 ? [] : project.files, claims, findings, places };
}

function faultFinding(
  { origin, path, value, maker }: EmittedProject["faults"][number],
  places: OriginPlaces,
): Diagnostic {
  const place = places.ofOrigin(origin);
  if (maker !== undefined) {
    const key = origin.path.slice(0, -1).join(".");
    return diagnostic("LW1814", { place, values: { key, maker }, hint: `wrap it in ${maker}(…)` });
  }
  const values = { key: String(path.at(-1) ?? ""), value };
  return diagnostic("LW1804", { place, values, hint: "texts, numbers, true and false, lists and maps" });
}

/** Two definitions of one thing: only one of them could count. */
function findDoubles(files: readonly EmittedFile[], places: OriginPlaces): readonly Diagnostic[] {
  const first = new Map<string, EmittedFile>();
  return files.flatMap((file): Diagnostic[] => {
    const other = first.get(file.path);
    if (other === undefined) {
      first.set(file.path, file);
      return [];
    }
    const related = [{ place: places.ofOrigin(other.origin), text: "the first one" }];
    const place = places.ofOrigin(file.origin);
    return [
      diagnostic("LW1815", { place, values: { file: file.path }, value: file.path, related, hint: "keep one of them" }),
    ];
  });
}

/** Names no file could have. Other wrong names are found where those of files are. */
function findNameless(files: readonly EmittedFile[], places: OriginPlaces): readonly Diagnostic[] {
  return files
    .filter((file) => kindOfPath(file.path) === undefined)
    .map(({ path, origin }) => {
      const value = path.replace(/^[^/]*\//, "").replace(/\.(yaml|sql)$/, "");
      return diagnostic("LW1201", { place: places.ofOrigin(origin), values: { value }, value, hint: NAME_RULE });
    });
}

type Answer = LoadAnswer | Readonly<{ kind: "ended"; how: string; hint: string }>;

function ask(request: LoadRequest, timeLimitMs: number): Promise<Answer> {
  const entry = moduleUrl("metadata/typed/load-main");
  return new Promise((resolve) => {
    const worker = new Worker(entry, { workerData: request, stdout: true, stderr: true });
    // what the project's code prints is for its author, not part of an answer
    for (const stream of [worker.stdout, worker.stderr]) stream.pipe(process.stderr, { end: false });
    const end = (answer: Answer) => {
      clearTimeout(timer);
      resolve(answer);
      void worker.terminate();
    };
    const seconds = timeLimitMs / 1000;
    const timer = setTimeout(
      () => end({ kind: "ended", how: `did not end within ${seconds} s`, hint: "metadata is described, not computed" }),
      timeLimitMs,
    );
    worker.once("message", (answer: LoadAnswer) => end(answer));
    worker.once("error", (error: unknown) =>
      end({ kind: "ended", how: `failed: ${errorText(error).split("\n")[0] ?? ""}`, hint: "every promise is awaited" }),
    );
    worker.once("exit", (code) =>
      end({ kind: "ended", how: `ended by itself with exit code ${code}`, hint: "it only has to export the project" }),
    );
  });
}

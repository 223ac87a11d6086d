import { join } from "node:path";
import { type Diagnostic, formatDiagnostic, sortDiagnostics } from "../../base/index.ts";
import { analyzerVersion, openAnalyzer } from "../../engine/index.ts";
import {
  type Analysis,
  analyseProject,
  type CodedPolicies,
  fileCache,
  judgePolicies,
  loadCodedPolicies,
  type LoadedProject,
  loadProject,
  readPolicies,
  resolve,
} from "../../metadata/index.ts";

/** A project with everything that can be found out about it without running it. */
export type JudgedProject = Readonly<{
  loaded: LoadedProject;
  analysis: Analysis;
  /** Of metadata, SQL, environments and policies, each once, sorted. */
  findings: readonly Diagnostic[];
  /** Those of metadata and SQL alone. */
  faults: readonly Diagnostic[];
  /** Policies in code, so that a second judgement need not load them again. */
  coded: CodedPolicies;
}>;

export type JudgementOptions = Readonly<{
  /** The environment to judge for; all of them when left out. */
  environment?: string | undefined;
  /** What files would say instead: see `loadProject`. */
  texts?: ReadonlyMap<string, string>;
  coded?: CodedPolicies;
}>;

/** Judges a project folder; the engine is loaded only for SQL that is not in the cache. */
export async function judgeProject(root: string, options: JudgementOptions = {}): Promise<JudgedProject> {
  const cache = fileCache(join(root, ".lakewright", "cache"));
  const loaded = await loadProject(root, cache, options.texts);
  const { analysis, diagnostics } = await analyseProject(
    loaded,
    { version: analyzerVersion(), open: openAnalyzer },
    cache,
  );
  const coded = options.coded ?? (await loadCodedPolicies(root));
  const judged = { loaded, analysis, coded };
  const others = modelFindings(judged, options.environment);
  const faults = [...loaded.diagnostics, ...diagnostics];
  return { ...judged, faults, findings: sortDiagnostics(distinct([...faults, ...coded.findings, ...others])) };
}

/** What resolving and policies find in the environment given, or in all of them. Metadata with errors is not asked, only what it says about policies. */
function modelFindings(
  judged: Omit<JudgedProject, "findings" | "faults">,
  environment: string | undefined,
): readonly Diagnostic[] {
  const { loaded, analysis, coded } = judged;
  const { model, draft, places } = loaded;
  if (model === undefined) return draft === undefined ? [] : readPolicies({ model: draft, places, coded }).findings;
  const environments = environment === undefined ? model.environments.map(({ name }) => name) : [environment];
  const asOf = new Date().toISOString();
  return [
    ...environments.flatMap((name) => resolve(model, name, asOf, places).diagnostics),
    ...judgePolicies({ model, places, analysis, environments, coded }),
  ];
}

function distinct(findings: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(findings.map((finding) => [formatDiagnostic(finding), finding])).values()];
}

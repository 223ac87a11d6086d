import { checkDocExamples } from "./doc-examples.ts";
import { checkFolders } from "./folders.ts";
import { checkForbiddenCalls } from "./forbidden-calls.ts";
import { checkForbiddenTexts } from "./forbidden-texts.ts";
import { checkLayers } from "./layers.ts";
import { checkDependencyReasons, checkLicences, checkLockfile } from "./packages.ts";
import { checkPublicApi } from "./public-api.ts";
import { checkSizes } from "./sizes.ts";
import { runTool } from "./tool.ts";

/** A check: the problems it finds in a repository, one line each. `say` takes remarks that fail nothing. */
export type CheckStep = Readonly<{
  name: string;
  find: (root: string, say: (line: string) => void) => readonly string[] | Promise<readonly string[]>;
}>;

/** What the compiler found out the last time: where little has changed it then takes two thirds of the time. */
const typesCache = "node_modules/.cache/types.tsbuildinfo";

/** Everything `npm run check` looks at beside the tests, in reading order. */
export const checkSteps = [
  { name: "format", find: tool("biome", "format", "--reporter=summary", "--max-diagnostics=none") },
  { name: "lint", find: tool("oxlint", "--format=unix") },
  {
    name: "types",
    find: tool("tsc", "--project", ".", "--pretty", "false", "--incremental", "--tsBuildInfoFile", typesCache),
  },
  { name: "layers", find: checkLayers },
  { name: "folders", find: checkFolders },
  { name: "sizes", find: checkSizes },
  { name: "forbidden calls", find: checkForbiddenCalls },
  { name: "forbidden texts", find: checkForbiddenTexts },
  { name: "dead code", find: tool("knip", "--no-progress") },
  { name: "generated files", find: tool("node", "scripts/generate.ts", "--check") },
  { name: "public api", find: checkPublicApi },
  { name: "doc examples", find: checkDocExamples },
  { name: "licences", find: checkLicences },
  { name: "lockfile", find: checkLockfile },
  { name: "dependency reasons", find: checkDependencyReasons },
] as const satisfies readonly CheckStep[];

function tool(program: string, ...args: readonly string[]): CheckStep["find"] {
  return async (root) => {
    const { ok, output } = await runTool(program, args, { cwd: root });
    return ok ? [] : (output.trim() || `${program} failed without a word`).split("\n");
  };
}

import { posix } from "node:path";
import type { Place } from "../../../base/index.ts";
import { type Pipeline, terraformCalls } from "./pipeline.ts";
import type { ContentBreach, ContentRule, Repository } from "./repository.ts";
import { placeOf } from "./text.ts";

const head = {
  service: "pipelines",
  control: "DS-6",
  policies: [],
  checkov: [],
  kinds: ["pipeline YAML"],
} as const;
const files = ({ pipelines }: Repository): number => pipelines.length;

/** Rules about what pipelines run. */
export const pipelineRules: readonly ContentRule[] = [
  {
    ...head,
    code: "LW7189",
    fix: "plan with -out on the pull request, apply that plan in a deployment job with an environment that asks for approval",
    judged: (repository) => applies(repository).length,
    find: (repository) => applies(repository).flatMap(unapproved),
  },
  {
    ...head,
    code: "LW7190",
    fix: "a folder with a state of its own for each pipeline: iac/<component>",
    judged: (repository) => applies(repository).length,
    find: sharedFolders,
  },
  {
    ...head,
    code: "LW7173",
    kinds: ["pipeline YAML", "Terraform"],
    fix: "the folder of a root, such as iac/azure_monitor",
    judged: (repository) => terraformSteps(repository).length,
    find: withoutCode,
  },
  {
    ...head,
    code: "LW7191",
    fix: "vsts_configuration of azurerm_data_factory, in the development environment alone; with the command: --factory-resource-id, --location and the name of the organisation",
    judged: files,
    find: ({ pipelines }) => pipelines.flatMap((each) => matches(each, wrongConnection)),
  },
  {
    ...head,
    code: "LW7192",
    fix: "databricks_git_credential and databricks_repo, or the deployment of a bundle",
    judged: files,
    find: ({ pipelines }) => pipelines.flatMap((each) => matches(each, importsOnce)),
  },
  {
    ...head,
    code: "LW7174",
    control: "PA-7",
    kinds: ["pipeline YAML", "Terraform"],
    fix: "databricks_service_principal with a federation policy, and databricks_permissions for what it runs",
    judged: ({ pipelines }) => pipelines.filter(callsDatabricks).length,
    find: nobodyMayCall,
  },
];

type Call = Readonly<{
  pipeline: Pipeline;
  words: readonly string[];
  folder: string | undefined;
  isGated: boolean;
}>;

function terraformSteps({ pipelines }: Repository): readonly Call[] {
  return pipelines.flatMap((pipeline) =>
    pipeline.steps.flatMap((step) =>
      terraformCalls(step).map(({ words, folder }) => ({ pipeline, words, folder, isGated: step.isGated })),
    ),
  );
}

function applies(repository: Repository): readonly Call[] {
  return terraformSteps(repository).filter(({ words }) => words[0] === "apply");
}

function placeIn({ path, text }: Pipeline, word: string): Place {
  return placeOf(path, text, word);
}

function unapproved({ pipeline, words, isGated }: Call): readonly ContentBreach[] {
  const plan = words.slice(1).filter((word) => !word.startsWith("-"));
  const problems = [
    ...(words.some((word) => /^["']?--?auto-approve(=["']?true)?["']?$/i.test(word)) ? ["-auto-approve"] : []),
    ...(plan.length === 0 ? ["no saved plan"] : []),
    ...(isGated ? [] : ["no environment that asks for approval"]),
  ];
  if (problems.length === 0) return [];
  const place = placeIn(pipeline, " apply");
  return [{ resource: pipeline.path, place, values: { pipeline: pipeline.path, problem: problems.join(", ") } }];
}

/** Folders that more than one pipeline applies: each would take down what the others made. */
function sharedFolders(repository: Repository): readonly ContentBreach[] {
  const known = applies(repository).filter(({ folder }) => folder !== undefined);
  const byFolder = Map.groupBy(known, ({ folder }) => folder ?? "");
  return [...byFolder].flatMap(([folder, calls]) => {
    const paths = [...new Set(calls.map(({ pipeline }) => pipeline.path))];
    if (paths.length < 2) return [];
    return calls.map(({ pipeline }) => ({
      resource: pipeline.path,
      place: placeIn(pipeline, " apply"),
      values: { pipeline: pipeline.path, folder, count: String(paths.length) },
    }));
  });
}

/** Terraform started in a folder that holds none. */
function withoutCode(repository: Repository): readonly ContentBreach[] {
  const { folders } = repository.tree;
  if (folders.size === 0) return [];
  const found = terraformSteps(repository)
    .filter(
      ({ folder, words }) =>
        folder !== undefined && words[0] !== "fmt" && words[0] !== "version" && !words[0]?.startsWith("-"),
    )
    .filter(({ folder }) => !folders.has(folder ?? ""));
  const byPlace = new Map(found.map((each) => [`${each.pipeline.path}\n${each.folder}`, each]));
  return [...byPlace.values()].map(({ pipeline, folder = "." }) => ({
    resource: pipeline.path,
    place: placeIn(pipeline, posix.basename(folder)),
    values: { pipeline: pipeline.path, folder },
  }));
}

type Finder = (script: string) => string | undefined;

/** Steps whose script holds a mistake; the finder gives the text that stands at its place. */
function matches(pipeline: Pipeline, find: Finder): readonly ContentBreach[] {
  return pipeline.steps.flatMap(({ script }) => {
    const word = find(script);
    if (word === undefined) return [];
    return [{ resource: pipeline.path, place: placeIn(pipeline, word), values: { pipeline: pipeline.path } }];
  });
}

function wrongConnection(script: string): string | undefined {
  if (!script.includes("configure-factory-repo")) return undefined;
  const isWhole = script.includes("--factory-resource-id");
  const hasAddress =
    /accountName[\\"'\s:]+(\$\(Build\.Repository\.Uri\)|https?:)/i.test(script) ||
    /account-name=\S*(Uri\)|:\/\/)/i.test(script);
  return isWhole && !hasAddress ? undefined : "configure-factory-repo";
}

function importsOnce(script: string): string | undefined {
  return /workspace\s+import[_-]dir/.exec(script)?.[0];
}

function callsDatabricks({ steps }: Pipeline): boolean {
  return steps.some(({ script }) => /(^|[\s;&|(])databricks\s+[a-z]/m.test(script));
}

const grants = [
  "databricks_service_principal",
  "databricks_permissions",
  "databricks_permission_assignment",
  "databricks_mws_permission_assignment",
];

/** Pipelines that call the workspace, in a repository that makes one and gives nobody rights on it. */
function nobodyMayCall({ pipelines, tree }: Repository): readonly ContentBreach[] {
  const types = new Set(
    [...tree.folders.values()].flatMap(({ body }) =>
      body.blocks.filter(({ type }) => type === "resource").map(({ labels }) => labels[0] ?? ""),
    ),
  );
  if (!types.has("azurerm_databricks_workspace") || grants.some((type) => types.has(type))) return [];
  return pipelines.filter(callsDatabricks).map((pipeline) => ({
    resource: pipeline.path,
    place: placeIn(pipeline, "databricks "),
    values: { pipeline: pipeline.path },
  }));
}

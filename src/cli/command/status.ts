import { EXIT, UserError } from "../../base/index.ts";
import { type DatasetCondition, findMissing, type MissingItem, readEmptyPaths } from "../../metadata/index.ts";
import type { DatasetStatus } from "../../run/index.ts";
import { type Command, type CommandContext, isSet, textOption } from "../context.ts";
import { missingText } from "../missing-list.ts";
import { projectRoot } from "../project-root.ts";
import { bytesText, countText } from "../quantity-text.ts";
import type { Paint } from "../terminal.ts";
import { textTable } from "../text-table.ts";
import { missingFrame } from "../scaffold/index.ts";
import { type JudgedProject, judgeProject } from "../validation/judge-project.ts";
import { withWorkspace } from "../workspace.ts";

/** `status`: what exists, dataset by dataset, and what is missing, with the next step for each. */
export const status: Command = async (context) => {
  const { output, environment } = context;
  const judged = await judgeProject(projectRoot(context), {
    environment: textOption(context, "env"),
    coded: { policies: [], findings: [] },
  });
  const project = judged.loaded.draft?.project;
  const isSound = judged.faults.every((fault) => fault.severity !== "error");
  const datasets = isSound ? await readDatasets(context) : undefined;
  const frame = project === undefined ? [] : await missingFrame(judged.loaded.root, project);
  const missing = [...frame, ...listMissing(judged, environment, datasets)];
  output.json({
    project,
    environment,
    ...(datasets === undefined ? {} : { datasets }),
    missing,
    ...(isSound ? {} : { diagnostics: judged.faults }),
  });
  const onlyMissing = isSet(context, "missing");
  if (datasets !== undefined && !onlyMissing) output.result(statusText(datasets, output.paint));
  if (!isSound) output.diagnostics(judged.faults);
  if (missing.length > 0 || onlyMissing)
    output.result(missingText(missing, onlyMissing ? Infinity : MOST_ITEMS, output.paint));
  return isSound ? EXIT.done : EXIT.usage;
};

const MOST_ITEMS = 10;

/** How every dataset stands. What is missing is told all the same when the environment cannot be opened. */
async function readDatasets(context: CommandContext): Promise<readonly DatasetStatus[] | undefined> {
  try {
    return await withWorkspace(context, (workspace) => workspace.status());
  } catch (error) {
    if (!isSet(context, "missing") || !(error instanceof UserError)) throw error;
    context.output.note(`Nothing is known about ${context.environment}: ${error.message}`);
    return undefined;
  }
}

function listMissing(
  { loaded, analysis, faults }: JudgedProject,
  environment: string,
  datasets: readonly DatasetStatus[] | undefined,
): readonly MissingItem[] {
  if (loaded.draft === undefined) return [];
  const conditions: Record<string, DatasetCondition> = {};
  for (const { dataset, state } of datasets ?? []) conditions[dataset] = state;
  const facts = { places: loaded.places, findings: faults, empty: readEmptyPaths(loaded.root), analysis };
  return findMissing(loaded.draft, {
    ...facts,
    ...(datasets === undefined ? {} : { observed: { environment, datasets: conditions } }),
  });
}

const columns = [
  { title: "dataset" },
  { title: "state" },
  { title: "version", align: "right" },
  { title: "rows", align: "right" },
  { title: "quarantined", align: "right" },
  { title: "size", align: "right" },
  { title: "last changed" },
] as const;

function statusText(datasets: readonly DatasetStatus[], paint: Paint): string {
  if (datasets.length === 0) return "The project has no datasets yet.\n";
  return [textTable(columns, datasets.map(statusRow), paint), ...portLines(datasets)]
    .map((text) => `${text}\n`)
    .join("");
}

/** Output ports that code of the project writes, and whether consumers have what is published. */
function portLines(datasets: readonly DatasetStatus[]): readonly string[] {
  return datasets.flatMap(({ dataset, ports = [] }) =>
    ports.map(({ port, kind, where, version, isBehind }) => {
      const has = version === undefined ? "nothing yet" : `version ${version}${isBehind ? ", behind" : ""}`;
      return `port ${port} of ${dataset} as ${kind}: ${where} (${has})`;
    }),
  );
}

function statusRow(one: DatasetStatus): readonly string[] {
  return [
    one.dataset,
    one.state,
    one.version === undefined ? "" : String(one.version),
    one.rowCount === undefined ? "" : countText(one.rowCount),
    one.quarantinedOpen === 0 ? "" : countText(one.quarantinedOpen),
    one.sizeBytes === undefined ? "" : bytesText(one.sizeBytes),
    instantText(one.lastChanged),
  ];
}

function instantText(instant: string | undefined): string {
  return instant === undefined ? "" : `${instant.slice(0, 19).replace("T", " ")} UTC`;
}

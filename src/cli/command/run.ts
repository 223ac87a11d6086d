import { availableParallelism } from "node:os";
import { relative } from "node:path";
import { EXIT, type ExitCode } from "../../base/index.ts";
import type { Plan } from "../../plan/index.ts";
import type { RunEvent, RunSummary } from "../../run/index.ts";
import { type Command, type CommandContext, isSet, numberOption } from "../context.ts";
import { noProgress, startProgress } from "../progress.ts";
import { projectRoot } from "../project-root.ts";
import { writeReport } from "../report/index.ts";
import { runTable } from "../run-table.ts";

/** Steps side by side unless said otherwise: each of them uses several threads of the engine already. */
const MOST_PARALLEL = 4;

/** `run`: brings the selected datasets up to date and ends with a table and a report. */
export const run: Command = async (context) => {
  const root = projectRoot(context);
  const { executeRun } = await import("../../run/index.ts");
  const { output } = context;
  const logsJson = isSet(context, "log-json") || process.env["LAKEWRIGHT_LOG"] === "json";
  const progress = logsJson ? noProgress : startProgress(output);
  let plan: Plan | undefined;
  const onEvent = (event: RunEvent) => {
    if (event.type === "run-start") plan = event.plan;
    output.json({ format: 1, ...event });
    progress.show(event);
  };
  try {
    const summary = await executeRun({
      projectRoot: root,
      environment: context.environment,
      selection: context.arguments,
      force: isSet(context, "force"),
      waitMs: numberOption(context, "wait", 0) * 1000,
      parallel: Math.max(1, numberOption(context, "parallel", Math.min(MOST_PARALLEL, availableParallelism()))),
      signal: context.signal,
      onEvent,
      ...(logsJson ? { onLog: (line) => output.terminal.err(`${JSON.stringify(line)}\n`) } : {}),
    });
    progress.close();
    await tellEnd(context, { root, summary, plan });
    return exitCodeOf(summary);
  } finally {
    progress.close();
  }
};

type Ended = Readonly<{ root: string; summary: RunSummary; plan: Plan | undefined }>;

async function tellEnd(context: CommandContext, ended: Ended): Promise<void> {
  const { output } = context;
  const { root, summary, plan } = ended;
  // without a start nothing happened, and no event told so
  if (plan === undefined) output.json({ format: 1, type: "run-end", summary });
  if (summary.steps.length > 0) output.result(`\n${runTable(summary, output.paint)}`);
  if (summary.status === "nothing to do") {
    output.result("Nothing to do: everything is up to date.");
    return;
  }
  if (plan === undefined) return;
  const file = await writeReport(root, { summary, plan });
  output.note(`Report: ${relative(output.terminal.cwd, file)}`);
}

/** 0 also when there was nothing to do; 3 when the machine lacks something; 70 for a bug. */
function exitCodeOf(summary: RunSummary): ExitCode {
  switch (summary.status) {
    case "succeeded":
    case "nothing to do":
      return EXIT.done;
    case "cancelled":
      return EXIT.interrupted;
    case "failed":
    case "crashed":
    case "running":
      return exitCodeOfFailures(summary);
    default:
      return summary.status satisfies never;
  }
}

function exitCodeOfFailures(summary: RunSummary): ExitCode {
  const failures = summary.steps.flatMap((step) => step.failure ?? []);
  if (failures.some(({ class: kind }) => kind === "bug")) return EXIT.bug;
  const isOfTheWorld = failures.some(
    ({ class: kind, exitCode }) => exitCode === EXIT.world || kind === "resources" || kind === "transient",
  );
  return isOfTheWorld ? EXIT.world : EXIT.failed;
}

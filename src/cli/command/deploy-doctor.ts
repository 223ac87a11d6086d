import { join, relative, resolve } from "node:path";
import { EXIT, type ExitCode, realClock, UserError } from "../../base/index.ts";
import { type Ask, type CheckResult, examine, sceneOf } from "../../deploy/index.ts";
import { type Command, textOption } from "../context.ts";
import { askTools } from "../deploy-doctor/ask-tools.ts";
import { askAndRecord, askRecording } from "../deploy-doctor/recording.ts";
import { countsOf, resultLines, summaryLine } from "../deploy-doctor/report.ts";
import { projectRoot } from "../project-root.ts";
import { resolvedProject } from "../resolved-project.ts";

/** `deploy doctor`: compares what a deployment should be with what the Azure CLI and the Databricks CLI say, now or recorded. */
export const deployDoctor: Command = async (context) => {
  const { output, environment, signal } = context;
  const { cwd } = output.terminal;
  const recorded = textOption(context, "recorded");
  const record = textOption(context, "record");
  if (recorded !== undefined && record !== undefined) throw new UserError("LW7263", { exitCode: EXIT.usage });
  const root = projectRoot(context);
  const project = await resolvedProject(root, environment);
  const built = relative(cwd, join(root, "deploy", environment)) || ".";
  const scene = sceneOf(project, built, process.platform);
  const given = { project: project.resolved.model.project, environment };
  const folder = resolve(cwd, recorded ?? record ?? ".");

  const results = await examined();
  output.json({
    environment,
    source: recorded === undefined ? "asked" : "recorded",
    ok: isFine(results),
    counts: countsOf(results),
    checks: results,
  });
  output.result(resultLines(results, { paint: output.paint, recordTo: recorded }).join("\n"));
  output.note(summaryLine(results));
  return exitCodeOf(results, recorded === undefined);

  async function examined(): Promise<readonly CheckResult[]> {
    if (recorded !== undefined) return examine(scene, askRecording({ ...given, folder }));
    output.note("Asking the Azure CLI and the Databricks CLI; each command takes a second or two.");
    const ask: Ask = askTools(signal);
    if (record === undefined) return examine(scene, ask);
    const recording = askAndRecord(ask, { ...given, folder }, realClock);
    const found = await examine(scene, recording.ask);
    output.note(`${await recording.finish()} answers in ${record}`);
    return found;
  }
};

function isFine(results: readonly CheckResult[]): boolean {
  return results.every(({ status }) => status === "ok");
}

/** Without the Azure CLI, or without anybody signed in, it is the machine that is wrong, not the deployment. */
function exitCodeOf(results: readonly CheckResult[], isLive: boolean): ExitCode {
  if (isFine(results)) return EXIT.done;
  const cannotAsk = results.some(
    (each) => each.status === "failed" && (each.code === "LW7201" || each.code === "LW7203"),
  );
  return isLive && cannotAsk ? EXIT.world : EXIT.failed;
}

import { EXIT } from "../../base/index.ts";
import { explainPlan } from "../../plan/index.ts";
import { type Command, isSet } from "../context.ts";
import { withWorkspace } from "../workspace.ts";

/** `plan`: what a run would do, and why. */
export const plan: Command = (context) =>
  withWorkspace(context, async (workspace) => {
    const made = await workspace.plan(context.arguments, isSet(context, "force"));
    if (!context.output.mode.quiet) context.output.diagnostics(workspace.warnings);
    context.output.json(made);
    context.output.result(explainPlan(made));
    return EXIT.done;
  });

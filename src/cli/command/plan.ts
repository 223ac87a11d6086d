import { EXIT, sortKeys } from "../../base/index.ts";
import { explainPlan } from "../../plan/index.ts";
import { type Command, isSet } from "../context.ts";
import { withWorkspace } from "../workspace.ts";

/** `plan`: what a run would do, and why. */
export const plan: Command = (context) =>
  withWorkspace(context, async (workspace) => {
    const made = await workspace.plan(context.arguments, isSet(context, "force"));
    context.output.warnings(workspace.warnings);
    context.output.json(sortKeys(made));
    context.output.result(explainPlan(made));
    return EXIT.done;
  });

import { EXIT } from "../../base/index.ts";
import { completionScript, type Shell } from "../completion-script.ts";
import type { Command } from "../context.ts";

/** `completion`: the completion script of a shell. */
export const completion: Command = async (context) => {
  // the parser let only the shells of the table through
  const script = completionScript(context.arguments[0] as Shell);
  context.output.json({ shell: context.arguments[0], script });
  context.output.result(script);
  return EXIT.done;
};

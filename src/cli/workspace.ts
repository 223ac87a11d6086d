import type { Workspace } from "../run/index.ts";
import type { CommandContext } from "./context.ts";
import { projectRoot } from "./project-root.ts";

/** Opens the project for a command, lets it work and closes it. @throws DiagnosticsError when the metadata is invalid. */
export async function withWorkspace<T>(
  context: CommandContext,
  work: (workspace: Workspace) => Promise<T>,
  options: Readonly<{ adopting?: boolean }> = {},
): Promise<T> {
  const root = projectRoot(context);
  const { openWorkspace } = await import("../run/index.ts");
  await using workspace = await openWorkspace({ projectRoot: root, environment: context.environment, ...options });
  return await work(workspace);
}

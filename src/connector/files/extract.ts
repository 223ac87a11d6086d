import { EXIT, UserError } from "../../base/index.ts";
import type { ConnectorContext, ExtractRequest, ExtractResult, ResolvedConnection, StagingSink } from "../connector.ts";
import { filesRoot, findFiles, type FoundFile } from "./find.ts";
import { fileScan } from "./format.ts";
import { assertUnchanged, compareWithMark, markFile } from "./mark.ts";

/**
 * Hands every file that was not read before to the engine. Without `seenFiles` (a full load) finding none is an error.
 * @throws UserError LW4011 no file, LW4013 a file changed while it was read, LW4014 a file read before has other content
 */
export async function extractFiles(
  source: ResolvedConnection,
  request: ExtractRequest,
  sink: StagingSink,
  context: ConnectorContext,
): Promise<ExtractResult> {
  context.signal.throwIfAborted();
  const place = await filesRoot(source, context);
  const { table, options } = request.dataset;
  const found = await findFiles(place, table, context.signal);
  if (found.length === 0 && request.seenFiles === undefined) {
    throw new UserError("LW4011", { values: { root: place.shown, path: table }, exitCode: EXIT.world });
  }
  const files: Record<string, string> = { ...request.seenFiles };
  let rowCount = 0;
  for (const file of await unread(found, request.seenFiles ?? {}, context.signal)) {
    context.signal.throwIfAborted();
    const mark = await markFile(file, context.signal);
    rowCount += await sink.scanFile({ ...fileScan(file, options), mark });
    context.signal.throwIfAborted();
    await assertUnchanged(file);
    files[file.source] = mark;
  }
  return { rowCount, files };
}

async function unread(
  found: readonly FoundFile[],
  seen: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<readonly FoundFile[]> {
  const fresh: FoundFile[] = [];
  for (const file of found) {
    const comparison = await compareWithMark(file, seen[file.source], signal);
    if (comparison === "changed") {
      throw new UserError("LW4014", {
        values: { path: file.source },
        hint: "deliver changes as new files, or use `load: { mode: full }`",
      });
    }
    if (comparison === "new") fresh.push(file);
  }
  return fresh;
}

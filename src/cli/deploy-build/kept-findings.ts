import { type Code, type Diagnostic, diagnostic, sortDiagnostics } from "../../base/index.ts";
import type { BuildOutcome } from "./write-build.ts";

/** Each file a build left as it is, with what to do about it. */
export function keptFindings({ keptEdited, keptGone }: BuildOutcome, folder: string): readonly Diagnostic[] {
  const finding = (code: Code, path: string, hint: string) => {
    const file = `${folder}/${path}`;
    return diagnostic(code, { place: { file, line: 1, column: 1 }, values: { file }, hint });
  };
  return sortDiagnostics([
    ...keptEdited.map((path) => finding("LW7003", path, editedHint(path))),
    ...keptGone.map((path) => finding("LW7004", path, "remove it when nobody needs what was changed")),
  ]);
}

function editedHint(path: string): string {
  const place = path.endsWith(".tf") ? "the metadata or into an override file beside it" : "the metadata";
  return `put what was changed into ${place}, remove the file and build again`;
}

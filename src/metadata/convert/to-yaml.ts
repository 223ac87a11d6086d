import type { EmittedFile } from "../typed/emit.ts";
import type { ConvertedFiles } from "./to-typescript.ts";
import { yamlText } from "./yaml-document.ts";

/** The emitted files as people write them. */
export function toYaml(files: readonly EmittedFile[]): ConvertedFiles {
  return Object.fromEntries(
    files.map(({ path, text }) => [path, path.endsWith(".sql") ? text : yamlText(JSON.parse(text))]),
  );
}

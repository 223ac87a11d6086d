import type { EmittedFile } from "../typed/emit.ts";
import type { ConvertedFiles } from "./to-typescript.ts";
import { yamlText } from "../yaml-text.ts";

/** The emitted files as people write them. A dataset that says nothing beside its SQL has no file. */
export function toYaml(files: readonly EmittedFile[]): ConvertedFiles {
  const written = files.flatMap(({ path, text }): (readonly [string, string])[] => {
    if (path.endsWith(".sql")) return [[path, text]];
    const value: unknown = JSON.parse(text);
    return isEmpty(value) ? [] : [[path, yamlText(value)]];
  });
  return Object.fromEntries(written);
}

function isEmpty(value: unknown): boolean {
  return value !== null && typeof value === "object" && Object.keys(value).length === 0;
}

import type { Diagnostic } from "../../base/index.ts";
import { diagnostic } from "../../base/index.ts";
import { splitReferences } from "../reference-text.ts";
import { secretLikeness } from "../secret-literal.ts";
import type { YamlFile, YamlPath } from "./yaml-file.ts";

/** A `${config.category.item}` found in a file. */
export type FoundReference = Readonly<{ file: YamlFile; path: YamlPath; name: string }>;

/**
 * Looks at every text of a file, wherever it stands: secrets written out, references that are not well formed.
 * @returns the well-formed references, to be looked up when all items are known.
 */
export function scanScalars(file: YamlFile, findings: Diagnostic[]): FoundReference[] {
  const references: FoundReference[] = [];
  const visit = (value: unknown, path: YamlPath): void => {
    if (typeof value === "string") return scanText(file, path, value, findings, references);
    if (value === null || typeof value !== "object") return;
    if (Array.isArray(value)) return value.forEach((item, index) => visit(item, [...path, index]));
    for (const [key, item] of Object.entries(value)) visit(item, [...path, key]);
  };
  visit(file.value, []);
  return references;
}

function scanText(
  file: YamlFile,
  path: YamlPath,
  text: string,
  findings: Diagnostic[],
  references: FoundReference[],
): void {
  const likeness = secretLikeness(text);
  if (likeness !== undefined) {
    const key = String(path.at(-1) ?? "");
    findings.push(
      diagnostic("LW1701", {
        place: file.placeOf(path),
        values: { key, likeness },
        hint: "keep it in the secret provider and write { secret: name }",
      }),
    );
  }
  if (!text.includes("${")) return;
  for (const part of splitReferences(text)) {
    if (part.kind === "config") references.push({ file, path, name: part.name });
    if (part.kind === "wrong") {
      const place = file.placeWithin(path, part.written);
      findings.push(
        diagnostic("LW1309", {
          place,
          values: { value: part.written.slice(0, 60) },
          value: part.written,
          hint: wrongHint(part.written),
        }),
      );
    }
  }
}

function wrongHint(written: string): string {
  const secret = /^\$\{secrets?\.([\w-]+)\}$/.exec(written)?.[1];
  if (secret !== undefined) return `write { secret: ${secret} }`;
  return "write ${config.category.item}; $${ stands for the text ${";
}

import { type Diagnostic, diagnostic, type Place } from "../../base/index.ts";
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
  const scan: Scan = { file, findings, references: [] };
  visit(scan, file.value, []);
  return scan.references;
}

type Scan = Readonly<{ file: YamlFile; findings: Diagnostic[]; references: FoundReference[] }>;

function visit(scan: Scan, value: unknown, path: YamlPath): void {
  if (typeof value === "string") scanText(scan, path, value);
  else if (Array.isArray(value)) value.forEach((item, index) => visit(scan, item, [...path, index]));
  else if (value !== null && typeof value === "object") {
    for (const [key, item] of Object.entries(value)) visit(scan, item, [...path, key]);
  }
}

function scanText({ file, findings, references }: Scan, path: YamlPath, text: string): void {
  const likeness = secretLikeness(text);
  if (likeness !== undefined) {
    const values = { key: String(path.at(-1) ?? ""), likeness };
    const hint = "keep it in the secret provider and write { secret: name }";
    findings.push(diagnostic("LW1701", { place: file.placeOf(path), values, hint }));
  }
  if (!text.includes("${")) return;
  for (const part of splitReferences(text)) {
    if (part.kind === "config") references.push({ file, path, name: part.name });
    if (part.kind === "wrong") findings.push(wrongReference(file.placeWithin(path, part.written), part.written));
  }
}

function wrongReference(place: Place, written: string): Diagnostic {
  const secret = /^\$\{secrets?\.([\w-]+)\}$/.exec(written)?.[1];
  const hint =
    secret === undefined ? "write ${config.category.item}; $${ stands for the text ${" : `write { secret: ${secret} }`;
  return diagnostic("LW1309", { place, values: { value: written.slice(0, 60) }, value: written.slice(0, 60), hint });
}

import { existsSync, realpathSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { catalogue, type CatalogueEntry, compareText, type Diagnostic, type Place, sha256 } from "../../base/index.ts";
import type { Insertion } from "../../metadata/index.ts";
import { version } from "../version.ts";

/*
 * SARIF 2.1.0 (OASIS standard): what code hosts read to show findings in a pull request. Paths are relative to the root of the repository,
 * which every host knows as %SRCROOT%.
 */

export type SarifOptions = Readonly<{
  /** What each finding's fix inserts. */
  insertions: ReadonlyMap<Diagnostic, readonly Insertion[]>;
  /** Of the project below the root of its repository, with `/`; empty when it is that root. */
  folder: string;
  /** Titles of policies the project brings itself. */
  titles: ReadonlyMap<string, string>;
}>;

/** One run of `validate` with all its findings, as a SARIF log. */
export function sarifLog(findings: readonly Diagnostic[], options: SarifOptions) {
  const codes = [...new Set(findings.map((finding) => finding.code))].sort(compareText);
  const seen = new Map<string, number>();
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "lakewright",
            version: version(),
            semanticVersion: version(),
            rules: codes.map((code) => sarifRule(code, levelOf(code, findings), options.titles)),
          },
        },
        automationDetails: { id: `lakewright/${options.folder}` },
        invocations: [{ executionSuccessful: true }],
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { [BASE]: { description: { text: "The root of the repository" } } },
        results: findings.map((finding) => sarifResult(finding, codes.indexOf(finding.code), { ...options, seen })),
      },
    ],
  } as const;
}

const BASE = "%SRCROOT%";
const NOTE = "Words in braces stand for the value at hand.";

/** The strictest a code is found at. */
function levelOf(code: string, findings: readonly Diagnostic[]): Diagnostic["severity"] {
  return findings.some((finding) => finding.code === code && finding.severity === "error") ? "error" : "warning";
}

function sarifRule(code: string, level: Diagnostic["severity"], titles: SarifOptions["titles"]) {
  const entries: Readonly<Record<string, CatalogueEntry>> = catalogue;
  const entry = entries[code];
  const title = titles.get(code) ?? entry?.text ?? code;
  const help = entry?.help ?? "A policy of this project: see `policies:` in lakewright.yaml and the folder `policies`.";
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: entry === undefined ? title : `${entry.text}. ${NOTE}` },
    help: { text: help, markdown: `**${code}** ${title}\n\n${help}` },
    defaultConfiguration: { level },
    properties: { tags: [code.startsWith("LW19") || entry === undefined ? "policy" : "metadata"] },
  };
}

type ResultOptions = SarifOptions & Readonly<{ seen: Map<string, number> }>;

function sarifResult(finding: Diagnostic, ruleIndex: number, options: ResultOptions) {
  const { code, severity, place, text, hint, related = [] } = finding;
  const insertions = options.insertions.get(finding) ?? [];
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: hint === undefined ? text : `${text} — ${hint}` },
    locations: [{ physicalLocation: physicalLocation(place, options.folder) }],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((other, id) => ({
            id,
            message: { text: other.text },
            physicalLocation: physicalLocation(other.place, options.folder),
          })),
        }),
    partialFingerprints: { "lakewrightFinding/v1": fingerprint(finding, options) },
    ...(insertions.length === 0 || finding.fix === undefined
      ? {}
      : { fixes: [sarifFix(finding.fix.title, insertions, options.folder)] }),
  };
}

function physicalLocation({ file, line, column }: Place, folder: string) {
  return { artifactLocation: artifactLocation(file, folder), region: { startLine: line, startColumn: column } };
}

function artifactLocation(file: string, folder: string) {
  const path = folder === "" ? file : `${folder}/${file}`;
  return { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: BASE };
}

/** The same for the same finding wherever lines move to; the second of two equal ones gets another. */
function fingerprint({ code, place, text }: Diagnostic, { folder, seen }: ResultOptions): string {
  const key = `${code}\n${folder}\n${place.file}\n${text}`;
  const count = (seen.get(key) ?? 0) + 1;
  seen.set(key, count);
  return `${sha256(key).slice(0, 32)}:${count}`;
}

function sarifFix(title: string, insertions: readonly Insertion[], folder: string) {
  const byFile = [...Map.groupBy(insertions, (insertion) => insertion.place.file)];
  return {
    description: { text: title },
    artifactChanges: byFile.map(([file, made]) => ({
      artifactLocation: artifactLocation(file, folder),
      replacements: made.map(({ place: { line, column }, text }) => ({
        deletedRegion: { startLine: line, startColumn: column, endLine: line, endColumn: column },
        insertedContent: { text },
      })),
    })),
  };
}

/** Where a project lies in its git repository, with `/`; empty at its root, or outside of git. */
export function folderInRepository(root: string): string {
  const start = realpathSync(root);
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return relative(folder, start).split(sep).join("/");
    if (dirname(folder) === folder) return "";
  }
}

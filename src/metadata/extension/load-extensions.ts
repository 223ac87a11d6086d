import { type Diagnostic, diagnostic, type Place } from "../../base/index.ts";
import { declaredConnectors } from "../../connector/index.ts";
import type { ProjectFiles } from "../file/project-files.ts";
import { parseYamlFile } from "../file/yaml-file.ts";
import type { ExtensionRecord, KindRecord } from "../model.ts";
import { findProjectCode, importFault, importProjectCode, type ProjectCode } from "../project-code.ts";
import { LATER_VALUES } from "../schema/later.ts";
import { PORT_KEYS } from "../schema/product.ts";
import { ruleShape } from "../schema/rule.ts";
import { checkExtension, type ExtensionFault } from "./check-extension.ts";
import { EXTENSION_CONTRACT, type Extension } from "./extension.ts";
import { builtInKinds, joinKinds, type Kinds } from "./kinds.ts";

/** The kinds of a project. With findings, whatever uses its own kinds cannot be judged. */
export type LoadedExtensions = Readonly<{
  kinds: Kinds;
  records: readonly ExtensionRecord[];
  findings: readonly Diagnostic[];
}>;

type Named = Readonly<{ path: string; place: Place }>;
type Loaded = Readonly<{ code: ProjectCode; place: Place; extension: Extension }>;

/** Imports and checks the files named in `extensions:` of `lakewright.yaml`, in that order. */
export async function loadExtensions(root: string, files: ProjectFiles): Promise<LoadedExtensions> {
  const findings: Diagnostic[] = [];
  const loaded: Loaded[] = [];
  for (const named of namedExtensions(files)) {
    const result = await loadExtension(root, named);
    findings.push(...result.findings);
    if (result.loaded !== undefined) loaded.push(result.loaded);
  }
  findings.push(...clashes(loaded));
  if (loaded.length === 0 || findings.length > 0) return { kinds: builtInKinds, records: [], findings };
  const kinds = joinKinds(loaded.map(({ code, extension }) => ({ file: code.path, extension })));
  return { kinds, records: loaded.map(recordOf), findings };
}

/** Entries that are texts; what else stands there is a matter of the file's shape. */
function namedExtensions({ files }: ProjectFiles): readonly Named[] {
  const project = files.find((file) => file.kind === "project");
  if (project === undefined || !project.text.includes("extensions")) return [];
  const yaml = parseYamlFile(project.path, project.text, []);
  const root = yaml?.value;
  const list = root !== null && typeof root === "object" && "extensions" in root ? root.extensions : undefined;
  if (yaml === undefined || !Array.isArray(list)) return [];
  return list.flatMap((entry: unknown, index): Named[] =>
    typeof entry === "string" ? [{ path: entry.replace(/^\.\//, ""), place: yaml.placeOf(["extensions", index]) }] : [],
  );
}

async function loadExtension(
  root: string,
  { path, place }: Named,
): Promise<Readonly<{ loaded?: Loaded; findings: readonly Diagnostic[] }>> {
  const { code, diagnostics } = findProjectCode(root, path, place);
  if (code === undefined) return { findings: diagnostics };
  let exported: Readonly<Record<string, unknown>>;
  try {
    exported = await importProjectCode(root, code);
  } catch (error) {
    return { findings: [importFault(root, code, error)] };
  }
  const { extension, faults } = checkExtension(exported);
  if (faults === undefined) return { loaded: { code, place, extension }, findings: [] };
  return { findings: faults.map((fault) => faultFinding(fault, path)) };
}

function faultFinding(fault: ExtensionFault, file: string): Diagnostic {
  const place = { file, line: 1, column: 1 };
  switch (fault.kind) {
    case "missing":
      return diagnostic("LW3703", {
        place,
        values: { file },
        hint: "export const extension = defineExtension({ contract: 1, … })",
      });
    case "contract":
      return diagnostic("LW3705", {
        place,
        values: { file, contract: fault.contract, known: EXTENSION_CONTRACT },
        value: fault.contract,
        hint: `contract: ${EXTENSION_CONTRACT}`,
      });
    case "shape":
      return diagnostic("LW3704", { place, values: { file, where: fault.where }, hint: fault.problem });
    default:
      return fault satisfies never;
  }
}

/** Names that cannot be given to a kind of the project, by what it would be. */
const taken: Readonly<Record<string, readonly string[]>> = {
  "source kind": [
    ...declaredConnectors.map(({ type }) => type),
    ...Object.keys(LATER_VALUES).flatMap((name) => (name.startsWith("type: ") ? [name.slice("type: ".length)] : [])),
  ],
  "rule kind": Object.keys(ruleShape.shape),
  "step kind": builtInKinds.steps.map(({ kind }) => kind),
  "port kind": [...builtInKinds.ports.map(({ kind }) => kind), ...PORT_KEYS],
};

function clashes(loaded: readonly Loaded[]): readonly Diagnostic[] {
  const owners = new Map(
    Object.entries(taken).flatMap(([what, names]) => names.map((name) => [`${what} "${name}"`, "lakewright itself"])),
  );
  return loaded.flatMap(({ code, place, extension }) =>
    namesOf(extension).flatMap((name) => {
      const owner = owners.get(name);
      owners.set(name, owner ?? code.path);
      if (owner === undefined) return [];
      return [
        diagnostic("LW3706", {
          place,
          values: { file: code.path, name, owner },
          value: name,
          hint: "name it otherwise",
        }),
      ];
    }),
  );
}

function namesOf({ sources = [], rules = [], steps = [], ports = [], targets = [] }: Extension): readonly string[] {
  return [
    ...sources.map(({ type }) => `source kind "${type}"`),
    ...rules.map(({ kind }) => `rule kind "${kind}"`),
    ...steps.map(({ kind }) => `step kind "${kind}"`),
    ...ports.map(({ kind }) => `port kind "${kind}"`),
    ...targets.map(({ name }) => `deploy target "${name}"`),
  ];
}

function recordOf({ code, extension }: Loaded): ExtensionRecord {
  const { sources = [], rules = [], steps = [], ports = [], targets = [] } = extension;
  return {
    file: code.path,
    hash: code.hash,
    sources: sources.map(({ type, summary, connection, authentication, dataset, modes }) => ({
      type,
      summary,
      connection,
      authentication,
      dataset,
      modes,
    })),
    rules: rules.map(kindRecord),
    steps: steps.map(kindRecord),
    ports: ports.map(kindRecord),
    targets: targets.map(({ name, summary }) => ({ name, summary })),
  };
}

function kindRecord({ kind, summary, properties }: KindRecord): KindRecord {
  return { kind, summary, properties };
}

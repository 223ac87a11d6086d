import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Diagnostic, diagnostic, type Place, suggest } from "../../base/index.ts";
import { findProjectCode, importFault, importProjectCode } from "../project-code.ts";
import type { Policy } from "./policy.ts";
import { POLICY_LEVELS } from "./policy.ts";
import { SUBJECT_KINDS } from "./subject.ts";

export type CodedPolicies = Readonly<{ policies: readonly Policy[]; findings: readonly Diagnostic[] }>;

/**
 * The policies that files of the folder `policies` export. Runs code of the project, with the rights of the command; nothing is imported
 * where there is no such folder.
 */
export async function loadCodedPolicies(root: string): Promise<CodedPolicies> {
  const policies: Policy[] = [];
  const findings: Diagnostic[] = [];
  for (const path of policyFiles(root)) {
    const loaded = await loadFile(root, path);
    findings.push(...loaded.findings);
    policies.push(...loaded.policies);
  }
  return { policies, findings };
}

const FOLDER = "policies";

function policyFiles(root: string): readonly string[] {
  if (!existsSync(join(root, FOLDER))) return [];
  const names = readdirSync(join(root, FOLDER)).filter(
    (name) => /\.[cm]?ts$/.test(name) && !/\.(test|d)\.[cm]?ts$/.test(name),
  );
  return names.sort().map((name) => `${FOLDER}/${name}`);
}

async function loadFile(root: string, path: string): Promise<CodedPolicies> {
  const place = { file: path, line: 1, column: 1 };
  const { code, diagnostics } = findProjectCode(root, path, place);
  if (code === undefined) return { policies: [], findings: diagnostics };
  try {
    const exported = Object.entries(await importProjectCode(root, code)).filter(([, value]) => isMeant(value));
    if (exported.length === 0) {
      const hint = "`export const x = definePolicy({ … })`";
      return { policies: [], findings: [diagnostic("LW1990", { place, values: { file: path }, hint })] };
    }
    const findings: Diagnostic[] = [];
    const policies = exported.flatMap(([name, value]) =>
      isMeant(value) ? (checked(name, value, place, findings) ?? []) : [],
    );
    return { policies, findings };
  } catch (error) {
    return { policies: [], findings: [importFault(root, code, error)] };
  }
}

/** Other exports may be there for tests. */
function isMeant(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && "check" in value;
}

/** What a file exports is anybody's guess: plain JavaScript and casts get past the types. */
function checked(
  name: string,
  value: Readonly<Record<string, unknown>>,
  place: Place,
  findings: Diagnostic[],
): Policy | undefined {
  const { code, each, severity, message, title, check } = value;
  const problem = (text: string, hint?: string) =>
    findings.push(
      diagnostic("LW1991", { place, values: { name, problem: text }, ...(hint === undefined ? {} : { hint }) }),
    );
  const before = findings.length;
  if (typeof code !== "string" || !/^(?!LW\d)[A-Z][A-Z0-9_]{1,39}$/.test(code))
    problem(`\`code\` is ${String(code)}`, "capital letters and digits such as TEAM01; LW is taken");
  if (!SUBJECT_KINDS.some((kind) => kind === each))
    problem(`\`each\` is ${String(each)}`, suggest(String(each), SUBJECT_KINDS));
  if (!POLICY_LEVELS.some((level) => level === severity))
    problem(`\`severity\` is ${String(severity)}`, suggest(String(severity), POLICY_LEVELS));
  if (typeof message !== "string" || message === "" || typeof title !== "string") problem("it has no `message`");
  if (typeof check !== "function") problem("`check` is no function");
  return findings.length > before ? undefined : { ...(value as Policy), origin: place };
}

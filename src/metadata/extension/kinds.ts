import { UserError } from "../../base/index.ts";
import { type Connector, declaredConnectors } from "../../connector/index.ts";
import type { ExtensionRecord, Model } from "../model.ts";
import { builtInPorts } from "../port/kinds.ts";
import { findProjectCode, importProjectCode } from "../project-code.ts";
import { builtInSteps } from "../step/kinds.ts";
import type { DeployTarget, Extension, PortExtension, RuleExtension, StepExtension } from "./extension.ts";
import { guardPort, guardSource, guardStep, guardTarget } from "./guard.ts";

/** Every kind a project can use: the built-in ones and its own. */
export type Kinds = Readonly<{
  sources: readonly Connector[];
  rules: readonly RuleExtension[];
  steps: readonly StepExtension[];
  ports: readonly PortExtension[];
  targets: readonly DeployTarget[];
}>;

export const builtInKinds: Kinds = {
  sources: declaredConnectors,
  rules: [],
  steps: builtInSteps,
  ports: builtInPorts,
  targets: [],
};

/** The built-in kinds and those of these extensions. Whatever an extension throws at work says whose fault it is. */
export function joinKinds(loaded: readonly Readonly<{ file: string; extension: Extension }>[]): Kinds {
  return {
    sources: [
      ...declaredConnectors,
      ...loaded.flatMap(({ file, extension }) => (extension.sources ?? []).map((source) => guardSource(source, file))),
    ],
    rules: loaded.flatMap(({ extension }) => extension.rules ?? []),
    steps: [
      ...builtInSteps,
      ...loaded.flatMap(({ file, extension }) => (extension.steps ?? []).map((step) => guardStep(step, file))),
    ],
    ports: [
      ...builtInPorts,
      ...loaded.flatMap(({ file, extension }) => (extension.ports ?? []).map((port) => guardPort(port, file))),
    ],
    targets: loaded.flatMap(({ file, extension }) =>
      (extension.targets ?? []).map((target) => guardTarget(target, file)),
    ),
  };
}

/**
 * The kinds a Model was made with, for work: the same code, or none.
 * @throws UserError LW3707 when a file of code is not what it was when the metadata was read
 */
export async function kindsOf(root: string, model: Model): Promise<Kinds> {
  const records = model.extensions ?? [];
  if (records.length === 0) return builtInKinds;
  return joinKinds(await Promise.all(records.map((record) => loadAgain(root, record))));
}

async function loadAgain(
  root: string,
  { file, hash }: ExtensionRecord,
): Promise<Readonly<{ file: string; extension: Extension }>> {
  const { code } = findProjectCode(root, file, { file, line: 1, column: 1 });
  if (code?.hash !== hash) throw new UserError("LW3707", { values: { file }, failure: "conflict", hint: "run again" });
  const { extension } = await importProjectCode(root, code);
  // its shape was checked when the metadata with this very hash was read
  return { file, extension: extension as Extension };
}

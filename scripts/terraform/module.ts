import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { argumentOf, type Block, type Body, blocksOf, literalOf, readHcl } from "./hcl.ts";
import { HclError } from "./hcl-token.ts";

/** The Terraform files of one folder as one body. `path` is the folder, as given. */
export type TerraformModule = Readonly<{ name: string; path: string; files: readonly ModuleFile[]; body: Body }>;
type ModuleFile = Readonly<{ path: string; text: string; body: Body }>;

/** Where the modules lie in the repository. */
export const modulesFolder = "infra/modules";

/** The names of all modules, sorted. */
export function moduleNames(root: string): readonly string[] {
  return globSync("*/main.tf", { cwd: join(root, modulesFolder) })
    .map((path) => path.split(/[\\/]/)[0] ?? "")
    .sort();
}

/**
 * Reads the `.tf` files of a folder.
 * @throws HclError that names file and line
 */
export function readModule(folder: string): TerraformModule {
  const files = globSync("*.tf", { cwd: folder })
    .sort()
    .map((path) => readModuleFile(join(folder, path)));
  return {
    name: basename(folder),
    path: folder,
    files,
    body: {
      arguments: files.flatMap((file) => file.body.arguments),
      blocks: files.flatMap((file) => file.body.blocks),
    },
  };
}

function readModuleFile(path: string): ModuleFile {
  const text = readFileSync(path, "utf8");
  try {
    return { path, text, body: readHcl(text) };
  } catch (error) {
    if (error instanceof HclError) throw new Error(`${path}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** The variables of a module: what a caller gives. */
export function variablesOf(module: TerraformModule): readonly Variable[] {
  return blocksOf(module.body, "variable").map((block) => ({
    name: block.labels[0] ?? "",
    type: argumentOf(block.body, "type")?.text,
    description: literalOf(argumentOf(block.body, "description")),
    default: argumentOf(block.body, "default")?.text,
    validationCount: blocksOf(block.body, "validation").length,
    block,
  }));
}

export type Variable = Readonly<{
  name: string;
  type: string | undefined;
  description: string | undefined;
  /** As written; undefined when a value must be given. */
  default: string | undefined;
  validationCount: number;
  block: Block;
}>;

/** The outputs of a module: what a caller gets. */
export function outputsOf(
  module: TerraformModule,
): readonly Readonly<{ name: string; description: string | undefined }>[] {
  return blocksOf(module.body, "output").map((block) => ({
    name: block.labels[0] ?? "",
    description: literalOf(argumentOf(block.body, "description")),
  }));
}

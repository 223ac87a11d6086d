import { posix } from "node:path";
import { compareText, type Place } from "../../base/index.ts";
import { argumentOf, type Block, type Body, blocksOf, readHcl } from "../hcl/hcl.ts";
import { evaluate } from "../hcl/evaluate.ts";
import { HclError } from "../hcl/token.ts";

/** The Terraform files of one folder as one body, with the place of each block. */
export type Folder = Readonly<{
  path: string;
  body: Body;
  values: Readonly<Record<string, unknown>>;
  places: ReadonlyMap<Block, Place>;
}>;

/** The folders of a tree that hold Terraform files, by path, and what could not be read. */
export type Tree = Readonly<{
  folders: ReadonlyMap<string, Folder>;
  unreadable: readonly Readonly<{ place: Place; problem: string }>[];
}>;

/** Files Terraform takes values from by itself, in its order: a later one wins. */
const valueFiles = [/^terraform\.tfvars$/, /^terraform\.tfvars\.json$/, /\.auto\.tfvars(\.json)?$/] as const;

function orderOf(path: string): number {
  return valueFiles.findIndex((form) => form.test(posix.basename(path)));
}

/** Reads the `.tf` files of a tree given as texts by path, and the files their variables get values from. */
export function readTree(files: ReadonlyMap<string, string>): Tree {
  const unreadable: Readonly<{ place: Place; problem: string }>[] = [];
  const byFolder = Map.groupBy(
    [...files].filter(([path]) => path.endsWith(".tf") || orderOf(path) >= 0),
    ([path]) => posix.dirname(path),
  );
  for (const [file] of files)
    if (file.endsWith(".tf.json"))
      unreadable.push({
        place: { file, line: 1, column: 1 },
        problem: "Terraform in JSON is not judged: write it as .tf",
      });
  const folders = [...byFolder]
    .sort(([a], [b]) => compareText(a, b))
    .filter(([, inside]) => inside.some(([path]) => path.endsWith(".tf")))
    .map(([path, inside]) => [path, readFolder(path, inside, unreadable)] as const);
  return { folders: new Map(folders), unreadable };
}

function readFolder(
  path: string,
  files: readonly (readonly [string, string])[],
  unreadable: Readonly<{ place: Place; problem: string }>[],
): Folder {
  const places = new Map<Block, Place>();
  const blocks: Block[] = [];
  for (const [file, text] of files.filter(([name]) => name.endsWith(".tf"))) {
    try {
      for (const each of readHcl(text).blocks) {
        blocks.push(each);
        places.set(each, { file, line: each.line, column: 1 });
      }
    } catch (error) {
      if (!(error instanceof HclError)) throw error;
      unreadable.push({ place: { file, line: error.line, column: 1 }, problem: error.message });
    }
  }
  const given = files
    .filter(([name]) => orderOf(name) >= 0)
    .sort(([a], [b]) => orderOf(a) - orderOf(b) || compareText(a, b));
  const values: Record<string, unknown> = {};
  for (const [file, text] of given) {
    const read = file.endsWith(".json") ? valuesOf(text) : assignedIn(text);
    if (typeof read === "string") unreadable.push({ place: { file, line: 1, column: 1 }, problem: read });
    else Object.assign(values, read);
  }
  return { path, body: { arguments: [], blocks }, values, places };
}

/** Values in the language of Terraform; what is wrong with them when they cannot be read. */
function assignedIn(text: string): Readonly<Record<string, unknown>> | string {
  try {
    const literal = { look: () => undefined };
    return Object.fromEntries(readHcl(text).arguments.map(({ name, tokens }) => [name, evaluate(tokens, literal)]));
  } catch (error) {
    if (!(error instanceof HclError)) throw error;
    return error.message;
  }
}

function valuesOf(text: string): Readonly<Record<string, unknown>> | string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return "it is no JSON";
  }
}

/** Folders nobody calls: what Terraform is run in. */
export function rootFolders(tree: Tree): readonly Folder[] {
  const called = new Set(
    [...tree.folders.values()].flatMap((folder) =>
      blocksOf(folder.body, "module").flatMap((call) => calledPath(folder.path, call) ?? []),
    ),
  );
  return [...tree.folders.values()].filter(({ path }) => !called.has(path));
}

/** The folder a module call leads to; undefined when it lies somewhere else. */
export function calledPath(from: string, call: Block): string | undefined {
  const source = argumentOf(call.body, "source")?.text;
  if (source === undefined || !/^"\.{1,2}\//.test(source)) return undefined;
  return posix.normalize(posix.join(from, source.slice(1, -1)));
}

import { posix } from "node:path";
import { compareText, type Place } from "../../base/index.ts";
import { argumentOf, type Block, type Body, blocksOf, readHcl } from "../hcl/hcl.ts";
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

/** Reads the `.tf` and `terraform.tfvars.json` files of a tree given as texts by path. */
export function readTree(files: ReadonlyMap<string, string>): Tree {
  const unreadable: Readonly<{ place: Place; problem: string }>[] = [];
  const byFolder = Map.groupBy(
    [...files].filter(([path]) => path.endsWith(".tf") || posix.basename(path) === "terraform.tfvars.json"),
    ([path]) => posix.dirname(path),
  );
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
  const values = files.find(([name]) => name.endsWith(".json"));
  const read = values === undefined ? {} : valuesOf(values[1]);
  if (values !== undefined && read === undefined)
    unreadable.push({ place: { file: values[0], line: 1, column: 1 }, problem: "it is no JSON" });
  return { path, body: { arguments: [], blocks }, values: read ?? {}, places };
}

function valuesOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return undefined;
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

import type { Place } from "../../base/index.ts";
import { argumentOf, blocksOf } from "../hcl/hcl.ts";
import { removedArguments, removedTypes } from "./names-5.ts";
import type { RuleHead } from "./rule.ts";
import { type Folder, rootFolders, type Tree } from "./tree.ts";

type LayoutBreach = Readonly<{
  resource: string;
  place: Place;
  values: Readonly<Record<string, string>>;
  fix?: string;
}>;

/** A rule about the files themselves: what Terraform is run in, and names this version of the provider does not have. */
export type LayoutRule = RuleHead & Readonly<{ find: (tree: Tree) => readonly LayoutBreach[] }>;

const head = { service: "layout", policies: [], checkov: [] } as const;

export const layoutRules: readonly LayoutRule[] = [
  {
    ...head,
    code: "LW7165",
    control: "DS-6",
    fix: "a backend of its own in each root",
    find: (tree) => rootFolders(tree).filter(lacksBackend).map(ofFolder),
  },
  { ...head, code: "LW7166", control: "DS-6", fix: "only roots configure providers", find: modulesWithProvider },
  {
    ...head,
    code: "LW7167",
    control: "DS-6",
    fix: "the resource of this version",
    find: (tree) => everyFolder(tree, typesOf5),
  },
  {
    ...head,
    code: "LW7168",
    control: "DS-6",
    fix: "the argument of this version",
    find: (tree) => everyFolder(tree, argumentsOf5),
  },
  {
    ...head,
    code: "LW7169",
    control: "DS-6",
    fix: "text in the language of Terraform",
    find: ({ unreadable }) =>
      unreadable.map(({ place, problem }) => ({ resource: place.file, place, values: { file: place.file, problem } })),
  },
  {
    ...head,
    code: "LW7170",
    control: "DS-6",
    fix: "one root that makes the groups; their names as variables everywhere else",
    find: sameGroups,
  },
  {
    ...head,
    code: "LW7171",
    control: "DS-6",
    fix: "outputs with the ids and names others need",
    find: (tree) => (rootFolders(tree).length < 2 ? [] : rootFolders(tree).filter(handsNothingOn).map(ofFolder)),
  },
];

/** Groups that two roots make: by their name where it is written down, by the text of the expression otherwise. */
function sameGroups(tree: Tree): readonly LayoutBreach[] {
  const groups = rootFolders(tree).flatMap((folder) =>
    blocksOf(folder.body, "resource")
      .filter(({ labels }) => labels[0] === "azurerm_resource_group")
      .map((block) => ({ folder, block, group: argumentOf(block.body, "name")?.text ?? "" })),
  );
  return groups
    .filter(({ folder, group }) => groups.some((other) => other.folder !== folder && other.group === group))
    .map(({ folder: { path, places }, block, group }) => ({
      resource: path,
      place: places.get(block) ?? { file: path, line: block.line, column: 1 },
      values: { root: path, group },
    }));
}

/** A root that makes something and has no output; a root alone has nobody to hand anything to. */
function handsNothingOn({ body }: Folder): boolean {
  const makes = blocksOf(body, "resource").length + blocksOf(body, "module").length > 0;
  return makes && blocksOf(body, "output").length === 0;
}

function lacksBackend({ body }: Folder): boolean {
  return !blocksOf(body, "terraform").some((block) => blocksOf(block.body, "backend").length > 0);
}

function ofFolder({ path, body, places }: Folder): LayoutBreach {
  const [first] = body.blocks;
  const place = (first === undefined ? undefined : places.get(first)) ?? { file: path, line: 1, column: 1 };
  return { resource: path, place: { ...place, line: 1 }, values: { root: path } };
}

function modulesWithProvider(tree: Tree): readonly LayoutBreach[] {
  const roots = rootFolders(tree);
  return [...tree.folders.values()]
    .filter((folder) => !roots.includes(folder) && blocksOf(folder.body, "provider").length > 0)
    .map(ofFolder);
}

function everyFolder(tree: Tree, find: (folder: Folder) => readonly LayoutBreach[]): readonly LayoutBreach[] {
  return [...tree.folders.values()].flatMap(find);
}

function typesOf5({ path, body, places }: Folder): readonly LayoutBreach[] {
  return blocksOf(body, "resource").flatMap((block) => {
    const [type = "", name = ""] = block.labels;
    if (!Object.hasOwn(removedTypes, type)) return [];
    const place = places.get(block) ?? { file: path, line: block.line, column: 1 };
    return [{ resource: `${path}: ${type}.${name}`, place, values: { type }, fix: removedTypes[type] ?? "" }];
  });
}

function argumentsOf5({ path, body, places }: Folder): readonly LayoutBreach[] {
  return blocksOf(body, "resource").flatMap((block) => {
    const [type = "", name = ""] = block.labels;
    const renamed = renamedIn(type);
    const place = places.get(block) ?? { file: path, line: block.line, column: 1 };
    const written = [
      ...block.body.arguments,
      ...block.body.blocks.map((inner) => ({
        name: inner.type === "dynamic" ? (inner.labels[0] ?? "") : inner.type,
        line: inner.line,
      })),
    ];
    return written
      .filter((argument) => Object.hasOwn(renamed, argument.name))
      .map((argument) => ({
        resource: `${path}: ${type}.${name}`,
        place: { ...place, line: argument.line },
        values: { argument: argument.name },
        fix: renamed[argument.name] ?? "",
      }));
  });
}

function renamedIn(type: string): Readonly<Record<string, string>> {
  const group = Object.keys(removedArguments).find((name) => name.endsWith("*") && type.startsWith(name.slice(0, -1)));
  return { ...(group === undefined ? {} : removedArguments[group]), ...removedArguments[type] };
}

import type { ContentBreach, ContentRule, Repository } from "./repository.ts";

/** The one way folders of a repository are called. */
export const folderNames = [
  "iac",
  "adls",
  "azure_data_factory",
  "azure_monitor",
  "azure_sql",
  "databricks",
  "databricks_notebooks",
  "sql_scripts",
  "adf_pipelines",
  "ci_cd",
  "azure_pipelines",
] as const;

/** Rules about the folders of a repository. */
export const folderRules: readonly ContentRule[] = [
  {
    service: "layout",
    control: "–",
    policies: [],
    checkov: [],
    kinds: ["folder"],
    code: "LW7172",
    fix: "small letters and _ between words",
    judged: (repository) => foldersOf(repository).size,
    find: oddNames,
  },
];

/** Every folder with the path of a file in it. */
function foldersOf({ paths }: Repository): ReadonlyMap<string, string> {
  return new Map(
    paths.flatMap((path) => {
      const parts = path.split("/").slice(0, -1);
      return parts.map((_, index) => [parts.slice(0, index + 1).join("/"), path] as const);
    }),
  );
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[-. ]/g, "_");

/** Folders that are called almost as they should be, and folders beside each other that differ in their signs alone. */
function oddNames(repository: Repository): readonly ContentBreach[] {
  const folders = foldersOf(repository);
  return [...folders].flatMap(([folder, path]) => {
    const at = folder.lastIndexOf("/") + 1;
    const name = folder.slice(at);
    const known: string | undefined = folderNames.find((each) => each === plain(name));
    const twin = [...folders.keys()].find(
      (other) => other !== folder && plain(other) === plain(folder) && other === plain(other),
    );
    const right = known ?? twin?.slice(at);
    if (right === undefined || right === name) return [];
    const place = { file: path, line: 1, column: 1 };
    return [{ resource: folder, place, values: { folder, right }, fix: `${folder.slice(0, at)}${right}` }];
  });
}

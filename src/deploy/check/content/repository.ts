import { posix } from "node:path";
import type { Code, Place } from "../../../base/index.ts";
import type { RuleHead } from "../rule.ts";
import type { Tree } from "../tree.ts";
import { type AdfFile, readAdfFile } from "./adf-file.ts";
import { type Notebook, readNotebook } from "./notebook.ts";
import { type Pipeline, readPipeline } from "./pipeline.ts";
import { readSqlScript, type SqlScript } from "./sql-script.ts";

/** What a rule found, with the words of its text and, where it differs from case to case, what to write instead. */
export type ContentBreach = Readonly<{
  resource: string;
  place: Place;
  values: Readonly<Record<string, string>>;
  fix?: string;
}>;

/** Kinds of files a rule about content looks at. */
export type FileKind = "Terraform" | "Data Factory JSON" | "pipeline YAML" | "SQL" | "notebook" | "folder";

/** A rule about the files beside Terraform: Data Factory, pipelines, SQL, notebooks, folders. */
export type ContentRule = RuleHead &
  Readonly<{
    code: Code;
    kinds: readonly FileKind[];
    /** How many things it looks at. */
    judged: (repository: Repository) => number;
    find: (repository: Repository) => readonly ContentBreach[];
  }>;

/** The files of a repository by their kinds. */
export type Repository = Readonly<{
  tree: Tree;
  paths: readonly string[];
  adf: readonly AdfFile[];
  pipelines: readonly Pipeline[];
  scripts: readonly SqlScript[];
  notebooks: readonly Notebook[];
}>;

/** Sorts texts by path into what they are. What is none of the kinds is left out. */
export function readRepository(files: ReadonlyMap<string, string>, tree: Tree): Repository {
  const entries = [...files];
  const read = <T>(extensions: readonly string[], reader: (path: string, text: string) => T | undefined) =>
    entries
      .filter(([path]) => extensions.includes(posix.extname(path).toLowerCase()))
      .flatMap(([path, text]): readonly T[] => {
        const found = reader(path, text);
        return found === undefined ? [] : [found];
      });
  return {
    tree,
    paths: entries.map(([path]) => path),
    adf: read([".json"], readAdfFile),
    pipelines: read([".yml", ".yaml"], readPipeline),
    scripts: read([".sql"], readSqlScript),
    notebooks: read([".py", ".ipynb"], readNotebook),
  };
}

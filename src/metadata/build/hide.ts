import type { ProjectFile } from "../file/project-files.ts";
import type { YamlFile } from "../file/yaml-file.ts";
import { isName } from "../name.ts";
import type { Shaped } from "../schema/check-shape.ts";

/** Notes what a file would have defined that could not be used: all of it when nothing is left, else the parts that were cut out. */
export function hideNames(
  hidden: Set<string>,
  file: Pick<ProjectFile, "kind" | "names">,
  yaml?: YamlFile,
  shaped?: Shaped<unknown>,
): void {
  const [name = "", layer = "", dataset = ""] = file.names;
  switch (file.kind) {
    case "source":
      if (shaped === undefined) hide(hidden, name);
      return hideDatasets(hidden, yaml, shaped);
    case "schema":
      if (shaped === undefined) hide(hidden, "bronze");
      return;
    case "config":
      if (shaped === undefined || shaped.isFaulty("items")) hidden.add(`config.${name}`);
      return;
    case "product":
      if (shaped === undefined || shaped.isFaulty("outputs")) hide(hidden, name);
      return;
    case "sql":
      return hide(hidden, isName(dataset) ? dataset : layer);
    case "project":
    case "dataset":
    case "test":
      return;
    default:
      return file.kind satisfies never;
  }
}

/** The datasets a source file names, as far as that can be seen; otherwise any dataset of a source may be one of them. */
function hideDatasets(hidden: Set<string>, yaml: YamlFile | undefined, shaped: Shaped<unknown> | undefined): void {
  if (yaml === undefined) return hide(hidden, "bronze");
  for (const name of yaml.datasetNames)
    if (shaped === undefined || shaped.isFaulty("datasets", name)) hide(hidden, name.includes("*") ? "bronze" : name);
}

function hide(hidden: Set<string>, name: string): void {
  hidden.add(name.toLowerCase());
}

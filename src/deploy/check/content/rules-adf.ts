import { posix } from "node:path";
import { closest } from "../../../base/index.ts";
import { activityTypes } from "./activity-types.ts";
import { type Activity, adfPlace, type AdfFile, innerActivities } from "./adf-file.ts";
import { notebookName } from "./notebook.ts";
import type { ContentBreach, ContentRule, Repository } from "./repository.ts";
import { isTextMap, listOf, mapAt, textOf } from "./text.ts";

const head = {
  service: "data_factory",
  control: "–",
  policies: [],
  checkov: [],
  kinds: ["Data Factory JSON"],
} as const;
const files = ({ adf }: Repository): number => adf.length;
const activities = ({ adf }: Repository): number => adf.flatMap((file) => file.activities).length;

/** Rules about the objects of a Data Factory. What they may hold as secrets is judged in `rules-adf-secrets.ts`. */
export const adfRules: readonly ContentRule[] = [
  {
    ...head,
    code: "LW7180",
    fix: "the dataset or runtime itself, or no file",
    judged: files,
    find: ({ adf }) => adf.filter(({ value }) => isEmpty(value)).map((file) => ofFile(file, { file: file.path })),
  },
  {
    ...head,
    code: "LW7181",
    fix: '{ "name": …, "properties": { … } } in a file of that name below its kind: pipeline/, dataset/, linkedService/',
    judged: files,
    find: ({ adf }) => adf.flatMap(wrongShape),
  },
  {
    ...head,
    code: "LW7182",
    fix: "a type of the Data Factory API",
    judged: activities,
    find: ({ adf }) => adf.flatMap((file) => file.activities.flatMap((each) => unknownType(file, each))),
  },
  {
    ...head,
    code: "LW7185",
    fix: "compare @activity('…').output.count with the number that is expected in an If with a Fail, and read long lists in chunks of at most 1,000",
    judged: ({ adf }) => adf.flatMap((file) => file.activities.filter(isLongLookup)).length,
    find: ({ adf }) =>
      adf.flatMap((file) =>
        file.activities
          .filter((each) => isLongLookup(each) && !isGuarded(file, each))
          .map((each) => ofActivity(file, each)),
      ),
  },
  {
    ...head,
    code: "LW7186",
    fix: "a file name with @item() in it, or isSequential: true",
    judged: ({ adf }) => adf.flatMap((file) => file.activities.filter(isParallelLoop)).length,
    find: ({ adf }) =>
      adf.flatMap((file) => file.activities.filter(isParallelLoop).flatMap((loop) => sharedIn(file, loop))),
  },
  {
    ...head,
    control: "LT-3",
    code: "LW7187",
    fix: "end the branch with a Fail activity, or count what failed in a step that does",
    judged: activities,
    find: ({ adf }) => adf.flatMap((file) => file.activities.filter(isSwallowed).map((each) => ofActivity(file, each))),
  },
  {
    ...head,
    kinds: ["Data Factory JSON", "notebook"],
    code: "LW7188",
    fix: "start it from a pipeline, in its place of the chain, or take it away",
    judged: ({ notebooks }) => notebooks.length,
    find: startedByNobody,
  },
];

function isEmpty(value: unknown): boolean {
  return isTextMap(value) && Object.keys(value).length === 0;
}

function ofFile(file: AdfFile, values: Readonly<Record<string, string>>): ContentBreach {
  return { resource: file.path, place: { file: file.path, line: 1, column: 1 }, values };
}

function ofActivity(file: AdfFile, { name }: Activity, values: Readonly<Record<string, string>> = {}): ContentBreach {
  return { resource: `${file.path}: ${name}`, place: adfPlace(file, name), values };
}

function wrongShape(file: AdfFile): readonly ContentBreach[] {
  if (isEmpty(file.value)) return [];
  const base = posix.basename(file.path, ".json");
  if (file.name === undefined) {
    const names = isTextMap(file.value) ? Object.keys(file.value).slice(0, 3).join(", ") : "";
    const problem = file.value === undefined ? "it is no JSON" : `it holds ${names === "" ? "a list" : names}`;
    return [ofFile(file, { file: file.path, problem })];
  }
  return file.name === base || base === "default"
    ? []
    : [ofFile(file, { file: file.path, problem: `its object is called ${file.name}` })];
}

function unknownType(file: AdfFile, activity: Activity): readonly ContentBreach[] {
  const { type } = activity;
  if ((activityTypes as readonly string[]).includes(type)) return [];
  const meant = closest(type.replace(/Activity$/, ""), activityTypes);
  const found = ofActivity(file, activity, { type });
  return [meant === undefined ? found : { ...found, fix: `"type": "${meant}"` }];
}

function isLongLookup({ type, value }: Activity): boolean {
  return type === "Lookup" && mapAt(value, "typeProperties")["firstRowOnly"] === false;
}

/** The count is compared in an If that can fail, in the same pipeline. */
function isGuarded(file: AdfFile, { name }: Activity): boolean {
  return file.activities.some((each) => {
    if (each.type !== "IfCondition") return false;
    const condition = JSON.stringify(mapAt(each.value, "typeProperties")["expression"] ?? "");
    const counts = /\.output\.count\b|length\(/.test(condition) && condition.includes(`activity('${name}')`);
    return counts && innerActivities(file, each).some(({ type }) => type === "Fail");
  });
}

function isParallelLoop({ type, value }: Activity): boolean {
  const own = mapAt(value, "typeProperties");
  return type === "ForEach" && own["isSequential"] !== true && own["batchCount"] !== 1;
}

const fileSinks = /^(Binary|DelimitedText|Json|Parquet|Avro|Orc|Blob|AzureBlobFS)Sink$/;

/** Copies into one file, and variables of the whole pipeline that each turn sets. */
function sharedIn(file: AdfFile, loop: Activity): readonly ContentBreach[] {
  return innerActivities(file, loop).flatMap((each) => {
    const own = mapAt(each.value, "typeProperties");
    const sink = textOf(mapAt(own, "sink")["type"]) ?? "";
    const isOwn = /item\(\)/.test(JSON.stringify([each.value["outputs"] ?? null, own["sink"] ?? null]));
    const isShared = (each.type === "Copy" && fileSinks.test(sink) && !isOwn) || each.type === "SetVariable";
    return isShared ? [ofActivity(file, each, { loop: loop.name })] : [];
  });
}

/** All that follows an activity follows its failure, and ends well: the pipeline then counts as a success. */
function isSwallowed(activity: Activity): boolean {
  const after = followers(activity.siblings, activity.name);
  if (after.length === 0 || after.some(({ conditions }) => conditions.some((each) => each !== "Failed"))) return false;
  return leaves(activity.siblings, activity.name, new Set()).some(({ type }) => type !== "Fail");
}

type Follower = Readonly<{ name: string; type: string; conditions: readonly string[] }>;

function followers(siblings: Activity["siblings"], name: string): readonly Follower[] {
  return siblings.flatMap((each) =>
    listOf(each["dependsOn"])
      .filter((on) => mapAt(on)["activity"] === name)
      .map((on) => ({
        name: textOf(each["name"]) ?? "",
        type: textOf(each["type"]) ?? "",
        conditions: listOf(mapAt(on)["dependencyConditions"]).flatMap((condition) => textOf(condition) ?? []),
      })),
  );
}

function leaves(siblings: Activity["siblings"], name: string, seen: Set<string>): readonly Follower[] {
  seen.add(name);
  return followers(siblings, name)
    .filter((each) => !seen.has(each.name))
    .flatMap((each) => {
      const below = leaves(siblings, each.name, seen);
      return below.length === 0 ? [each] : below;
    });
}

/** Notebooks no pipeline starts and no other notebook takes in; judged where a pipeline starts others of the same folder. */
function startedByNobody({ adf, notebooks }: Repository): readonly ContentBreach[] {
  const paths = adf.flatMap((file) =>
    file.activities.flatMap(({ value }) => textOf(mapAt(value, "typeProperties")["notebookPath"]) ?? []),
  );
  const started = new Set(paths.map(notebookName));
  const roots = new Set(notebooks.filter(({ name }) => started.has(name)).map(({ root }) => root));
  return notebooks
    .filter(({ root }) => roots.has(root))
    .filter(
      (each) => !started.has(each.name) && !notebooks.some((other) => other !== each && other.takes.has(each.name)),
    )
    .map(({ path, name }) => ({
      resource: path,
      place: { file: path, line: 1, column: 1 },
      values: { notebook: name },
    }));
}

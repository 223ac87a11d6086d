import { parseDuration, type Source } from "../../metadata/index.ts";
import type { Deployment, Owner } from "./deployment.ts";
import type { AzureSettings } from "./settings.ts";
import { nested, type Reader, type SettingProblem } from "./settings-reader.ts";
import { type Tier, tierRules } from "./tier.ts";

/**
 * A class of files: the days since their last change after which they get cool, cold, archived or deleted. What none of it is said of stays
 * hot for ever.
 */
export type FileClass = Readonly<Partial<Record<FileAction, number>>>;
/** Classes of the files of one source: one for all of them, or by dataset. */
export type SourceClasses = string | Readonly<Record<string, string>>;

const actions = ["cool", "cold", "archive", "delete"] as const;
type FileAction = (typeof actions)[number];

/** Class of files as delivered, where their source has no other, and of log files. */
const DELIVERED = "landing";
const LOGS = "logs";
/** Containers of Delta tables: an archived or deleted file breaks the table it belongs to. */
const tableContainers = ["bronze", "silver", "gold", "quarantine", "miscellaneous"];
const SECONDS_A_DAY = 86_400;
const NO_ARCHIVE = ["ZRS", "GZRS"];

/** `azure.lifecycle`: classes by name, those of the tier included. */
export function fileClassesOf(reader: Reader, tier: Tier, redundancy?: string): AzureSettings["fileClasses"] {
  const { landing, logFileDays, lakeRedundancy } = tierRules[tier];
  const own = Object.keys(reader.document).map((name) => {
    const at = nested(reader, name);
    const read = fileClassOf(at);
    at.problems.push(...classProblems(at.path, { name, read, redundancy: redundancy ?? lakeRedundancy }));
    return [name, read] as const;
  });
  return { [DELIVERED]: landing, [LOGS]: { cool: 30, delete: logFileDays }, ...Object.fromEntries(own) };
}

function fileClassOf({ document, path, problems }: Reader): FileClass {
  const given = actions.flatMap((action): (readonly [FileAction, number])[] => {
    const value = document[action];
    if (value === undefined) return [];
    const days = (typeof value === "string" ? (parseDuration(value) ?? 0) : 0) / SECONDS_A_DAY;
    if (Number.isInteger(days) && days > 0) return [[action, days]];
    problems.push({ key: `${path}.${action}`, value: JSON.stringify(value), hint: "whole days or weeks, such as 90d" });
    return [];
  });
  return Object.fromEntries(given);
}

type Judged = Readonly<{ name: string; read: FileClass; redundancy: string }>;

function classProblems(key: string, { name, read, redundancy }: Judged): readonly SettingProblem[] {
  if (tableContainers.includes(name)) {
    const hint = `no class of this name: ${name} holds Delta tables, which an archived or deleted file would break; \`table vacuum\` keeps them small`;
    return [{ key, hint }];
  }
  const order = actions.filter((action) => read[action] !== undefined);
  const wrong = order.slice(1).find((action, index) => (read[action] ?? 0) <= (read[order[index] ?? action] ?? 0));
  const before = wrong === undefined ? undefined : order[order.indexOf(wrong) - 1];
  return [
    ...(wrong === undefined
      ? []
      : [
          {
            key: `${key}.${wrong}`,
            value: `"${read[wrong]}d"`,
            hint: `later than ${before}, which is ${read[before ?? wrong]}d`,
          },
        ]),
    ...(read.archive !== undefined && NO_ARCHIVE.includes(redundancy)
      ? [
          {
            key: `${key}.archive`,
            value: `"${read.archive}d"`,
            hint: `cold instead, or azure.redundancy: LRS or GRS; with ${redundancy} an account has no archive`,
          },
        ]
      : []),
  ];
}

/** Classes that sources name and nobody defines, datasets that are none, classes that nobody uses. */
export function lifecycleProblems(settings: AzureSettings, sources: readonly Source[]): readonly SettingProblem[] {
  const known = Object.keys(settings.fileClasses);
  const used = new Set([DELIVERED, LOGS]);
  const problems = Object.entries(settings.owners).flatMap(([name, { lifecycle }]): readonly SettingProblem[] => {
    const key = `azure.owners.${name}.lifecycle`;
    if (lifecycle === undefined) return [];
    const source = sources.find((each) => each.name === name);
    if (source === undefined)
      return [{ key, hint: "on a source: a product has tables alone, and its promise is `sla.retention`" }];
    const datasets = source.datasets.map((dataset) => dataset.name);
    const named: readonly (readonly [string, string])[] =
      typeof lifecycle === "string"
        ? [[key, lifecycle]]
        : Object.entries(lifecycle).map(([dataset, each]) => [`${key}.${dataset}`, each]);
    for (const [, each] of named) used.add(each);
    return named.flatMap(([at, each]) => [
      ...(at !== key && !datasets.includes(at.slice(key.length + 1))
        ? [{ key: at, hint: `a dataset of ${name}: ${datasets.join(", ")}` }]
        : []),
      ...(known.includes(each)
        ? []
        : [{ key: at, value: JSON.stringify(each), hint: `a class of azure.lifecycle: ${known.join(", ")}` }]),
    ]);
  });
  const idle = known.filter((name) => !used.has(name));
  const hint = "no source uses it: name it in azure.owners.<source>.lifecycle, or leave it out";
  return [...problems, ...idle.map((name) => ({ key: `azure.lifecycle.${name}`, hint }))];
}

/** Where files of a source lie in the container `landing`. */
export function deliveredFolder({ name }: Pick<Owner, "name">): string {
  return name;
}

function datasetFolder({ names }: Deployment, owner: Owner, dataset: string): string {
  const hub = owner.own.captures ? owner.hubs.find((each) => each.dataset === dataset) : undefined;
  return [deliveredFolder(owner), ...(hub === undefined ? [dataset] : [names.eventHubs, hub.name])].join("/");
}

type LifecycleRule = Readonly<{ prefixes: readonly string[] } & Partial<Record<`${FileAction}_after_days`, number>>>;

/** Azure takes ten prefixes in a rule. */
const MOST_PREFIXES = 10;

/**
 * Rules of the account by name. A blob that two rules cover gets what comes first of either, so prefixes never overlap: as soon as one source
 * has a class of its own, the others are named one by one.
 */
export function lifecycleRules(deployment: Deployment): Readonly<Record<string, LifecycleRule>> {
  const { fileClasses } = deployment.settings;
  const sources = deployment.owners.filter(({ kind }) => kind === "source");
  const places = sources.every(({ own }) => own.lifecycle === undefined)
    ? [[DELIVERED, "landing/"] as const]
    : sources.flatMap((source) => placesOf(deployment, source));
  const byClass = Map.groupBy([...places, [LOGS, "logs/"] as const], ([name]) => name);
  const rules = [...byClass].flatMap(([name, all]): (readonly [string, LifecycleRule])[] => {
    const days = Object.entries(fileClasses[name] ?? {}).map(([action, count]) => [`${action}_after_days`, count]);
    if (days.length === 0) return [];
    const prefixes = all.map(([, prefix]) => prefix).sort();
    const chunks = Array.from({ length: Math.ceil(prefixes.length / MOST_PREFIXES) }, (_, index) =>
      prefixes.slice(index * MOST_PREFIXES, (index + 1) * MOST_PREFIXES),
    );
    // names of classes have no capitals
    const ruleName = (index: number) => `${name.replaceAll("_", "-")}${index === 0 ? "" : `-P${index + 1}`}`;
    return chunks.map((chunk, index) => [ruleName(index), { prefixes: chunk, ...Object.fromEntries(days) }]);
  });
  return Object.fromEntries(rules);
}

function placesOf(deployment: Deployment, source: Owner): readonly (readonly [string, string])[] {
  const { lifecycle } = source.own;
  if (lifecycle === undefined || typeof lifecycle === "string")
    return [[lifecycle ?? DELIVERED, `landing/${deliveredFolder(source)}/`]];
  return source.datasets.map((dataset) => [
    lifecycle[dataset] ?? DELIVERED,
    `landing/${datasetFolder(deployment, source, dataset)}/`,
  ]);
}

const words = { cool: "cool", cold: "cold", archive: "archived", delete: "deleted" } as const;

/** What happens to files of a class, in words. */
export function classText(name: string, read: FileClass): string {
  const days = actions.flatMap((action) =>
    read[action] === undefined ? [] : [`${words[action]} after ${read[action]} days`],
  );
  return `${name}: ${days.length === 0 ? "hot for ever" : days.join(", ")}`;
}

/** Where files of a source lie, each with its class. */
export function deliveredFiles(deployment: Deployment, source: Owner): readonly (readonly [string, string])[] {
  const { fileClasses } = deployment.settings;
  return placesOf(deployment, source).map(([name, prefix]) => [prefix, classText(name, fileClasses[name] ?? {})]);
}

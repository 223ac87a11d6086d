import { compareText } from "../base/index.ts";
import { resourcesOf, type Resource, type ResourceBody } from "./check/resource.ts";
import { readTree } from "./check/tree.ts";
import { type HclValue, isListValue, isMapValue, isResource, isUnknown } from "./hcl/value.ts";

/** What differs between two builds, object by object: a resource by its address, any other file by its path. */
export type BuildChange = Readonly<{
  object: string;
  change: "added" | "removed" | "changed";
  /** Of a changed resource: `argument: before → after`. */
  details: readonly string[];
}>;

/**
 * Compares two builds. Terraform is compared by what it would create, values put in, so that a changed module or variable shows at the
 * resources it concerns; other files are compared by their text.
 * @param before text by path
 */
export function diffBuilds(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly BuildChange[] {
  const resources = compare(resourceLines(before), resourceLines(after));
  const files = compare(otherFiles(before), otherFiles(after)).map((each) => ({ ...each, details: [] }));
  return [...resources, ...files].sort((a, b) => compareText(a.object, b.object));
}

type Objects = ReadonlyMap<string, ReadonlyMap<string, string>>;

function compare(before: Objects, after: Objects): readonly BuildChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((object): readonly BuildChange[] => {
    const [old, now] = [before.get(object), after.get(object)];
    if (old === undefined) return [{ object, change: "added", details: [] }];
    if (now === undefined) return [{ object, change: "removed", details: [] }];
    const details = [...new Set([...old.keys(), ...now.keys()])]
      .filter((key) => old.get(key) !== now.get(key))
      .map((key) => `${key}: ${old.get(key) ?? "not given"} → ${now.get(key) ?? "not given"}`);
    return details.length === 0 ? [] : [{ object, change: "changed", details }];
  });
}

/** Arguments by resource; instances of one loop are numbered by their name, or by their order. */
function resourceLines(files: ReadonlyMap<string, string>): Objects {
  const byAddress = Map.groupBy(resourcesOf(readTree(files)), ({ address }) => address);
  return new Map(
    [...byAddress].flatMap(([address, instances]) =>
      instances.map((each, index) => [
        instances.length === 1 ? address : `${address}[${instanceOf(each, index)}]`,
        linesOf(each.body),
      ]),
    ),
  );
}

function instanceOf({ body }: Resource, index: number): string {
  const name = body.values["name"];
  return typeof name === "string" ? name : String(index);
}

function linesOf(body: ResourceBody, prefix = ""): ReadonlyMap<string, string> {
  const own = Object.entries(body.values)
    .filter(([name]) => !["for_each", "count", "depends_on"].includes(name))
    .flatMap(([name, value]) => valueLines(`${prefix}${name}`, value));
  // conditions of Terraform are no part of what it creates
  const blocks = body.blocks.filter(({ type }) => type !== "lifecycle");
  const nested = blocks.flatMap((block, index) => [...linesOf(block.body, `${prefix}${block.type}[${index}].`)]);
  return new Map([...own, ...nested]);
}

/** A map is compared entry by entry: of six tags, only the one that differs is told. */
function valueLines(path: string, value: HclValue): readonly (readonly [string, string])[] {
  if (!isMapValue(value) || Object.keys(value).length === 0) return [[path, textOf(value)]];
  return Object.entries(value).flatMap(([name, each]) => valueLines(`${path}.${name}`, each));
}

function textOf(value: HclValue): string {
  if (isUnknown(value)) return "known when applied";
  if (isResource(value)) return value.address;
  if (isListValue(value)) return `[${value.map(textOf).join(", ")}]`;
  if (!isMapValue(value)) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, each]) => `${name} = ${textOf(each)}`)
    .join(", ")}}`;
}

function otherFiles(files: ReadonlyMap<string, string>): Objects {
  const other = [...files].filter(([path]) => !/\.tf$|\/terraform\.tfvars\.json$|^iac\/modules\//.test(path));
  return new Map(other.map(([path, text]) => [path, new Map([["text", text]])]));
}

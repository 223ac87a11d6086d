import type { Place } from "../../base/index.ts";
import { type Argument, argumentOf, type Block, type Body, blocksOf, literalOf } from "../hcl/hcl.ts";
import { evaluate, type Scope } from "../hcl/evaluate.ts";
import {
  type HclValue,
  isListValue,
  isMapValue,
  isResource,
  isUnknown,
  resourceValue,
  unknownValue,
} from "../hcl/value.ts";
import { calledPath, type Folder, rootFolders, type Tree } from "./tree.ts";

/** A resource as it would be made: values put in through all module calls, as far as they are known. */
export type Resource = Readonly<{
  /** `module.adls.azurerm_storage_account.this` of a root. */
  address: string;
  /** Folder of the root. */
  root: string;
  type: string;
  place: Place;
  body: ResourceBody;
}>;
export type ResourceBody = Readonly<{ values: Readonly<Record<string, HclValue>>; blocks: readonly ResourceBlock[] }>;
export type ResourceBlock = Readonly<{ type: string; body: ResourceBody }>;

/** A call of the module `private_endpoint` counts as one: IT may make the endpoint, what it is for is known all the same. */
export const ENDPOINT_CALL = "module private_endpoint";

type Instance = Readonly<{
  tree: Tree;
  folder: Folder;
  root: string;
  prefix: string;
  /** Value of a variable as its caller gives it. */
  given: (name: string) => HclValue | undefined;
  /** Values of variables, locals and outputs that were asked for; `open` while they are worked out, so that circles end. */
  known: Map<string, HclValue>;
  children: Map<string, Instance>;
  remote: (component: string, output: string) => HclValue;
  place?: Place;
}>;

/** Every resource of every root of a tree. */
export function resourcesOf(tree: Tree): readonly Resource[] {
  const roots = new Map<string, Instance>();
  const remote = (label: string, output: string): HclValue => {
    const found = [...roots].find(([path]) => path.replaceAll("/", "_").endsWith(`_${label}`) || path === label);
    return found === undefined ? unknownValue : outputOf(found[1], output);
  };
  for (const folder of rootFolders(tree)) {
    const given = (name: string) => folder.values[name] as HclValue | undefined;
    const instance = {
      tree,
      folder,
      root: folder.path,
      prefix: "",
      given,
      known: new Map(),
      children: new Map(),
      remote,
    };
    roots.set(folder.path, instance);
  }
  return [...roots.values()].flatMap((instance) => expand(instance));
}

function expand(instance: Instance): readonly Resource[] {
  const { folder } = instance;
  const own = blocksOf(folder.body, "resource").flatMap((block) => expandResource(instance, block));
  const called = blocksOf(folder.body, "module").flatMap((call) => expandCall(instance, call));
  return [...own, ...called];
}

function placeOf({ folder, place }: Instance, block: Block): Place {
  return place ?? folder.places.get(block) ?? { file: folder.path, line: block.line, column: 1 };
}

function expandResource(instance: Instance, block: Block): readonly Resource[] {
  const address = addressOf(instance, block);
  return repeats(instance, block.body).map((each) => ({
    address,
    root: instance.root,
    type: block.labels[0] ?? "",
    place: placeOf(instance, block),
    body: bodyOf(block.body, scopeOf(instance, each)),
  }));
}

function addressOf({ root, prefix }: Instance, { labels }: Block): string {
  return `${root}: ${prefix}${labels.join(".")}`;
}

function expandCall(instance: Instance, call: Block): readonly Resource[] {
  const label = call.labels[0] ?? "";
  if (repeats(instance, call.body).length === 0) return [];
  const child = childOf(instance, label);
  if (child === undefined) return [];
  const inner = expand(child);
  if (!child.folder.path.endsWith("/private_endpoint")) return inner;
  const values = Object.fromEntries(call.body.arguments.map(({ name }) => [name, variableOf(child, name)]));
  const address = `${instance.root}: ${instance.prefix}module.${label}`;
  const endpoint = { address, root: instance.root, type: ENDPOINT_CALL, place: placeOf(instance, call) };
  return [...inner, { ...endpoint, body: { values, blocks: [] } }];
}

/** The instance a call makes; with values of an unknown loop it is looked at once. */
function childOf(instance: Instance, label: string): Instance | undefined {
  const made = instance.children.get(label);
  if (made !== undefined) return made;
  const call = blocksOf(instance.folder.body, "module").find(({ labels }) => labels[0] === label);
  const path = call === undefined ? undefined : calledPath(instance.folder.path, call);
  const folder = path === undefined ? undefined : instance.tree.folders.get(path);
  if (call === undefined || folder === undefined) return undefined;
  const child: Instance = {
    ...instance,
    folder,
    prefix: `${instance.prefix}module.${label}.`,
    given: (name) => givenBy(instance, call, name),
    known: new Map(),
    children: new Map(),
    place: placeOf(instance, call),
  };
  instance.children.set(label, child);
  return child;
}

function givenBy(caller: Instance, call: Block, name: string): HclValue | undefined {
  const argument = argumentOf(call.body, name);
  const [each = {}] = argument === undefined ? [] : repeats(caller, call.body);
  return argument === undefined ? undefined : evaluate(argument.tokens, scopeOf(caller, each));
}

type Each = Readonly<Record<string, HclValue>>;

/** Once for each instance of `count` or `for_each`; once when it is not known how many there are. */
function repeats(instance: Instance, body: Body): readonly Each[] {
  const count = argumentOf(body, "count");
  const loop = argumentOf(body, "for_each");
  if (count !== undefined) {
    const times = evaluate(count.tokens, scopeOf(instance, {}));
    return times === 0 ? [] : [{}];
  }
  return loop === undefined ? [{}] : eachOf(loop, scopeOf(instance, {})).map((each) => ({ each }));
}

function eachOf(loop: Argument, scope: Scope): readonly HclValue[] {
  const over = evaluate(loop.tokens, scope);
  if (isListValue(over)) return over.map((value) => ({ key: value, value }));
  if (isMapValue(over)) return Object.entries(over).map(([key, value]) => ({ key, value }));
  return [unknownValue];
}

function scopeOf(instance: Instance, each: Each): Scope {
  return { look: (path) => lookUp(instance, path, each) };
}

function lookUp(instance: Instance, path: readonly string[], each: Each): HclValue | undefined {
  const [root = "", name, third, fourth, fifth] = path;
  if (Object.hasOwn(each, root)) return each[root];
  if (root === "var") return name === undefined ? undefined : variableOf(instance, name);
  if (root === "local") return name === undefined ? undefined : localOf(instance, name);
  if (root === "module") return third === undefined ? undefined : moduleOutput(instance, name ?? "", third);
  if (root === "data") {
    if (name === "terraform_remote_state" && fifth !== undefined) return instance.remote(third ?? "", fifth);
    return name !== "terraform_remote_state" && fourth !== undefined ? unknownValue : undefined;
  }
  if (["path", "terraform", "each", "count", "self"].includes(root)) return unknownValue;
  const known = blocksOf(instance.folder.body, "resource").find(
    ({ labels }) => labels[0] === root && labels[1] === name,
  );
  return known === undefined ? undefined : resourceValue(addressOf(instance, known));
}

function variableOf(instance: Instance, name: string): HclValue {
  return once(instance, `var.${name}`, () => readVariable(instance, name));
}

function readVariable({ given, folder }: Instance, name: string): HclValue {
  const value = given(name);
  const declared = blocksOf(folder.body, "variable").find(({ labels }) => labels[0] === name);
  const type = declared === undefined ? undefined : argumentOf(declared.body, "type");
  if (value !== undefined) return withDefaults(value, type?.text ?? "");
  const otherwise = declared === undefined ? undefined : argumentOf(declared.body, "default");
  if (otherwise === undefined) return unknownValue;
  return withDefaults(evaluate(otherwise.tokens, { look: () => unknownValue }), type?.text ?? "");
}

/** `optional(type, default)` of an object type: literal defaults are put in where a value leaves them out. */
function withDefaults(value: HclValue, type: string): HclValue {
  if (!isMapValue(value) || !type.startsWith("object(")) return value;
  const defaults = [...type.matchAll(/(\w+)\s*=\s*optional\(\w+,\s*("[^"]*"|\d+|true|false)\)/g)];
  const put = defaults.map(([, name = "", text = ""]): [string, HclValue] => [name, JSON.parse(text) as HclValue]);
  return { ...Object.fromEntries(put), ...value };
}

function localOf(instance: Instance, name: string): HclValue {
  const locals = blocksOf(instance.folder.body, "locals").flatMap(({ body }) => body.arguments);
  return valueOf(
    instance,
    `local.${name}`,
    locals.find((argument) => argument.name === name),
  );
}

function moduleOutput(instance: Instance, label: string, output: string): HclValue {
  const child = childOf(instance, label);
  return child === undefined ? unknownValue : outputOf(child, output);
}

function outputOf(instance: Instance, name: string): HclValue {
  const output = blocksOf(instance.folder.body, "output").find(({ labels }) => labels[0] === name);
  return valueOf(instance, `output.${name}`, output === undefined ? undefined : argumentOf(output.body, "value"));
}

function valueOf(instance: Instance, key: string, argument: Argument | undefined): HclValue {
  if (argument === undefined) return unknownValue;
  return once(instance, key, () => evaluate(argument.tokens, scopeOf(instance, {})));
}

/** Works a value out once; while it is worked out it is unknown, which ends circles. */
function once({ known }: Instance, key: string, work: () => HclValue): HclValue {
  const value = known.get(key);
  if (value !== undefined) return value;
  known.set(key, unknownValue);
  const worked = work();
  known.set(key, worked);
  return worked;
}

function bodyOf(body: Body, scope: Scope): ResourceBody {
  return {
    values: Object.fromEntries(body.arguments.map(({ name, tokens }) => [name, evaluate(tokens, scope)])),
    blocks: body.blocks.flatMap((block) => blockOf(block, scope)),
  };
}

function blockOf(block: Block, scope: Scope): readonly ResourceBlock[] {
  if (block.type !== "dynamic") return [{ type: block.type, body: bodyOf(block.body, scope) }];
  const type = block.labels[0] ?? "";
  const loop = argumentOf(block.body, "for_each");
  const iterator = literalOf(argumentOf(block.body, "iterator")) ?? type;
  const content = blocksOf(block.body, "content")[0];
  if (loop === undefined || content === undefined) return [];
  return eachOf(loop, scope).map((each) => {
    const inner: Scope = { look: (path) => (path[0] === iterator ? each : scope.look(path)) };
    return { type, body: bodyOf(content.body, inner) };
  });
}

/** A value of a resource by its path: `network_rules.default_action`; every block, and every object, of that name is looked at. */
export function valuesAt(body: ResourceBody, path: string): readonly (HclValue | undefined)[] {
  const [first = "", ...rest] = path.split(".");
  if (rest.length === 0) return [body.values[first]];
  const blocks = body.blocks.filter(({ type }) => type === first);
  if (blocks.length > 0) return blocks.flatMap((block) => valuesAt(block.body, rest.join(".")));
  return insideOf(body.values[first], rest);
}

/** What stands in an object, or in each of a list of objects: arguments that take what used to be blocks. */
function insideOf(value: HclValue | undefined, steps: readonly string[]): readonly (HclValue | undefined)[] {
  const [first, ...rest] = steps;
  if (first === undefined || isUnknown(value)) return [value];
  if (isResource(value)) return [unknownValue];
  if (isListValue(value) && value.length > 0) return value.flatMap((each) => insideOf(each, steps));
  return isMapValue(value) ? insideOf(value[first], rest) : [undefined];
}

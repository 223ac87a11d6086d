import { UserError } from "../base/index.ts";
import type { DatasetId } from "../metadata/index.ts";
import type { Link } from "./definition-rows.ts";

export type Dependency = Readonly<{ transformation: DatasetId; dependsOn: DatasetId }>;

/**
 * Which transformation needs which: those that make what it reads or refers to. A rule that refers to its own dataset is no dependency.
 * @throws UserError with the path when they go in a circle.
 */
export function dependenciesOf(links: readonly Link[]): readonly Dependency[] {
  const makers = new Set(links.filter((link) => link.role === "output").map((link) => link.dataset));
  const needs = new Map<DatasetId, Set<DatasetId>>();
  for (const { transformation, dataset, role } of links) {
    if (role === "output" || !makers.has(dataset)) continue;
    if (role === "reference" && dataset === transformation) continue;
    const known = needs.get(transformation) ?? new Set();
    needs.set(transformation, known.add(dataset));
  }
  refuseCycle(needs);
  return [...needs].flatMap(([transformation, all]) => [...all].map((dependsOn) => ({ transformation, dependsOn })));
}

/** Takes away what needs nothing that is left, again and again; what remains goes in circles. */
function refuseCycle(needs: ReadonlyMap<DatasetId, ReadonlySet<DatasetId>>): void {
  const left = new Map([...needs].map(([node, all]) => [node, [...all].filter((input) => needs.has(input))]));
  const users = new Map<DatasetId, DatasetId[]>();
  for (const [node, inputs] of left) for (const input of inputs) users.set(input, [...(users.get(input) ?? []), node]);
  const ready = [...left].filter(([, inputs]) => inputs.length === 0).map(([node]) => node);
  const open = new Map([...left].map(([node, inputs]) => [node, inputs.length]));
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    open.delete(node);
    for (const user of users.get(node) ?? []) {
      const rest = (open.get(user) ?? 0) - 1;
      open.set(user, rest);
      if (rest === 0) ready.push(user);
    }
  }
  const [start] = open.keys();
  if (start !== undefined)
    throw new UserError("LW5033", { values: { path: circleFrom(start, left, open).join(" → ") } });
}

function circleFrom(
  start: DatasetId,
  left: ReadonlyMap<DatasetId, readonly DatasetId[]>,
  open: ReadonlyMap<DatasetId, number>,
): readonly DatasetId[] {
  const path: DatasetId[] = [];
  for (let node: DatasetId | undefined = start; node !== undefined && !path.includes(node); ) {
    path.push(node);
    node = left.get(node)?.find((input) => open.has(input));
    if (node !== undefined && path.includes(node)) return [...path.slice(path.indexOf(node)), node];
  }
  return path;
}

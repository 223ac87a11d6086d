/**
 * A circle that `start` lies on, as the nodes from `start` on without its repetition; undefined when there is none.
 * Iterative: chains may be longer than the stack is deep.
 */
export function findCycle(start: string, next: (node: string) => readonly string[]): readonly string[] | undefined {
  const seen = new Set<string>();
  const path: { node: string; rest: string[] }[] = [{ node: start, rest: [...next(start)] }];
  while (path.length > 0) {
    const top = path.at(-1);
    const node = top?.rest.shift();
    if (node === undefined) path.pop();
    else if (node === start) return path.map((entry) => entry.node);
    else if (!seen.has(node)) {
      seen.add(node);
      path.push({ node, rest: [...next(node)] });
    }
  }
  return undefined;
}

/** All nodes so that every node comes after those it needs; nodes on circles come in the order given. */
export function topologicalOrder(nodes: readonly string[], needs: (node: string) => readonly string[]): string[] {
  const known = new Set(nodes);
  const done = new Set<string>();
  const begun = new Set<string>();
  const order: string[] = [];
  for (const root of nodes) {
    const stack: { node: string; rest: string[] }[] = begun.has(root) ? [] : [{ node: root, rest: [...needs(root)] }];
    begun.add(root);
    while (stack.length > 0) {
      const top = stack.at(-1);
      const next = top?.rest.shift();
      if (top !== undefined && next === undefined) {
        stack.pop();
        if (!done.has(top.node)) order.push(top.node);
        done.add(top.node);
      } else if (next !== undefined && known.has(next) && !begun.has(next)) {
        begun.add(next);
        stack.push({ node: next, rest: [...needs(next)] });
      }
    }
  }
  return order;
}

/** A box to place: its size in pixels. */
export type GraphNode = Readonly<{ id: string; width: number; height: number }>;
export type GraphEdge = Readonly<{ from: string; to: string }>;
export type Point = Readonly<{ x: number; y: number }>;

/** Upper left corners of the boxes, and the lines from the right side of one to the left side of another. */
export type GraphLayout = Readonly<{
  width: number;
  height: number;
  corners: ReadonlyMap<string, Point>;
  lines: readonly (GraphEdge & Readonly<{ points: readonly Point[]; isBack: boolean }>)[];
}>;

const COLUMN_GAP = 84;
const ROW_GAP = 20;
/** Room of a line that passes by the boxes of a column. */
const PASS_HEIGHT = 10;
const SWEEPS = 6;
/** Boxes without an edge fill rows at least this wide. */
const LEAST_WIDTH = 960;

/** A cell of a column: a box, or the place where a line passes between boxes. */
type Cell = { readonly id: string; readonly width: number; readonly height: number; y: number };
/** What is to be drawn for one edge: the cells it goes through, in the order of the columns. */
type Route = Readonly<{ edge: GraphEdge; cells: readonly string[]; isBack: boolean }>;

/**
 * Places a graph in columns from left to right: every edge leads to a later column, except those that close a circle. Lines over several
 * columns pass between boxes. Boxes without an edge come last, in rows. The same graph gives the same picture.
 */
export function layoutGraph(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): GraphLayout {
  const known = new Set(nodes.map((node) => node.id));
  const drawn = edges.filter((edge) => known.has(edge.from) && known.has(edge.to) && edge.from !== edge.to);
  const tied = new Set(drawn.flatMap((edge) => [edge.from, edge.to]));
  const graph = layoutColumns(
    nodes.filter((node) => tied.has(node.id)),
    drawn,
  );
  return withLoose(
    graph,
    nodes.filter((node) => !tied.has(node.id)),
  );
}

function layoutColumns(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): GraphLayout {
  const back = backEdges(nodes, edges);
  const ranks = ranksOf(
    nodes,
    edges.filter((edge) => !back.has(edge)),
  );
  const columns: Cell[][] = [];
  for (const node of nodes) (columns[ranks.get(node.id) ?? 0] ??= []).push({ ...node, y: 0 });
  const routes = edges.map((edge) => routeOf({ edge, isBack: back.has(edge), ranks, columns }));
  order(columns, routes);
  return place(columns, routes);
}

/** Edges that lead back to a box on the way to it. */
function backEdges(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): ReadonlySet<GraphEdge> {
  const next = Map.groupBy(edges, (edge) => edge.from);
  const state = new Map<string, "open" | "done">();
  const found = new Set<GraphEdge>();
  const visit = (id: string): void => {
    state.set(id, "open");
    for (const edge of next.get(id) ?? []) {
      const seen = state.get(edge.to);
      if (seen === "open") found.add(edge);
      else if (seen === undefined) visit(edge.to);
    }
    state.set(id, "done");
  };
  for (const { id } of nodes) if (!state.has(id)) visit(id);
  return found;
}

/** Column of each box: one behind the last of those that lead to it. */
function ranksOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): ReadonlyMap<string, number> {
  const before = Map.groupBy(edges, (edge) => edge.to);
  const ranks = new Map<string, number>();
  const rank = (id: string): number => {
    const known = ranks.get(id);
    if (known !== undefined) return known;
    const found = Math.max(0, ...(before.get(id) ?? []).map((edge) => rank(edge.from) + 1));
    ranks.set(id, found);
    return found;
  };
  for (const { id } of nodes) rank(id);
  return ranks;
}

type Routing = Readonly<{
  edge: GraphEdge;
  isBack: boolean;
  ranks: ReadonlyMap<string, number>;
  columns: Cell[][];
}>;

function routeOf({ edge, isBack, ranks, columns }: Routing): Route {
  const cells = [edge.from];
  if (!isBack) {
    for (let column = (ranks.get(edge.from) ?? 0) + 1; column < (ranks.get(edge.to) ?? 0); column++) {
      const id = JSON.stringify([edge.from, edge.to, column]);
      (columns[column] ??= []).push({ id, width: 0, height: PASS_HEIGHT, y: 0 });
      cells.push(id);
    }
  }
  return { edge, cells: [...cells, edge.to], isBack };
}

/** Sorts the cells of each column by the middle of what they are tied to, from the left and from the right by turns. */
function order(columns: readonly Cell[][], routes: readonly Route[]): void {
  const ties = routes
    .filter((route) => !route.isBack)
    .flatMap(({ cells }) => cells.slice(1).map((cell, index) => [cells[index] ?? cell, cell] as const));
  const before = Map.groupBy(ties, ([, to]) => to);
  const after = Map.groupBy(ties, ([from]) => from);
  const position = new Map<string, number>();
  const note = (column: readonly Cell[]) => {
    for (const [index, cell] of column.entries()) position.set(cell.id, index);
  };
  for (const column of columns) note(column);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const isForth = sweep % 2 === 0;
    for (const column of isForth ? columns : columns.toReversed()) {
      const neighbours = (id: string) =>
        isForth ? (before.get(id) ?? []).map(([from]) => from) : (after.get(id) ?? []).map(([, to]) => to);
      const middle = new Map(
        column.map(({ id }) => [
          id,
          mean(neighbours(id).map((other) => position.get(other) ?? 0)) ?? position.get(id) ?? 0,
        ]),
      );
      column.sort((a, b) => (middle.get(a.id) ?? 0) - (middle.get(b.id) ?? 0));
      note(column);
    }
  }
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function place(columns: readonly Cell[][], routes: readonly Route[]): GraphLayout {
  const heights = columns.map((column) => column.reduce((sum, cell) => sum + cell.height + ROW_GAP, -ROW_GAP));
  const height = Math.max(0, ...heights);
  const spots = new Map<string, Readonly<{ cell: Cell; x: number }>>();
  let x = 0;
  for (const [index, column] of columns.entries()) {
    const width = Math.max(0, ...column.map((cell) => cell.width));
    let y = (height - (heights[index] ?? 0)) / 2;
    for (const cell of column) {
      cell.y = y;
      spots.set(cell.id, { cell, x: cell.width === 0 ? x + width / 2 : x });
      y += cell.height + ROW_GAP;
    }
    x += width + COLUMN_GAP;
  }
  const corners = new Map(
    [...spots].filter(([, { cell }]) => cell.width > 0).map(([id, spot]) => [id, { x: spot.x, y: spot.cell.y }]),
  );
  const lines = routes.map(({ edge, cells, isBack }) => ({
    ...edge,
    isBack,
    points: cells.flatMap((id, index) => ends(spots.get(id), index)),
  }));
  return { width: Math.max(0, x - COLUMN_GAP), height, corners, lines };
}

/** Where a line leaves its first box, passes, and enters its last one. */
function ends(spot: Readonly<{ cell: Cell; x: number }> | undefined, index: number): readonly Point[] {
  if (spot === undefined) return [];
  return [{ x: index === 0 ? spot.x + spot.cell.width : spot.x, y: spot.cell.y + spot.cell.height / 2 }];
}

/** Boxes that nothing is tied to, in rows below the graph. */
function withLoose(graph: GraphLayout, loose: readonly GraphNode[]): GraphLayout {
  if (loose.length === 0) return graph;
  const corners = new Map(graph.corners);
  const wide = Math.max(graph.width, LEAST_WIDTH);
  let [x, y, rowHeight, width] = [0, graph.height === 0 ? 0 : graph.height + 2 * ROW_GAP, 0, graph.width];
  for (const node of loose) {
    if (x > 0 && x + node.width > wide) [x, y, rowHeight] = [0, y + rowHeight + ROW_GAP, 0];
    corners.set(node.id, { x, y });
    width = Math.max(width, x + node.width);
    x += node.width + ROW_GAP;
    rowHeight = Math.max(rowHeight, node.height);
  }
  return { ...graph, width, height: y + rowHeight, corners };
}

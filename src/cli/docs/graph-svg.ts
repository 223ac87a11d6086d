import { type Html, html, nothing } from "../report/index.ts";
import { cutText } from "../text-width.ts";
import { type GraphEdge, type GraphLayout, layoutGraph, type Point } from "./graph-layout.ts";

/** A box of a picture: a title that leads to a page, words below it, and lines of text with a mark in front. */
export type Box = Readonly<{
  id: string;
  title: string;
  below: string;
  link: string;
  /** Names a colour of the style: a layer, or `line`. */
  tone: string;
  rows: readonly Readonly<{ mark: string; text: string }>[];
  /** Rows that are not shown. */
  more: number;
}>;

/** Boxes beyond this are a table: nobody can follow the lines of a picture of hundreds. */
export const MOST_BOXES = 40;

const BOX_WIDTH = 220;
const HEAD_HEIGHT = 44;
const ROW_HEIGHT = 19;
/** Characters of the widest text that fits. */
const TITLE_CHARACTERS = 26;
const ROW_CHARACTERS = 25;
const MARGIN = 8;

/** How an edge ends: an arrow for the way of data, the foot of a crow for many rows that refer to one. */
export type EdgeEnd = "arrow" | "many";

/** A picture of boxes and what ties them, as SVG without a script; empty without boxes. */
export function drawGraph(boxes: readonly Box[], edges: readonly GraphEdge[], end: EdgeEnd, title: string): Html {
  if (boxes.length === 0) return nothing;
  const nodes = boxes.map((box) => ({ id: box.id, width: BOX_WIDTH, height: heightOf(box) }));
  const layout = layoutGraph(nodes, edges);
  const [width, height] = [layout.width + 2 * MARGIN, layout.height + 2 * MARGIN];
  return html`<div class="scroll"><svg class="graph" role="img" aria-label="${title}" width="${width}" height="${height}" viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}">
${layout.lines.map((line) => drawLine(line, end))}
${boxes.map((box) => drawBox(box, layout))}</svg></div>`;
}

function heightOf(box: Box): number {
  const rows = box.rows.length + (box.more > 0 ? 1 : 0);
  return HEAD_HEIGHT + (rows === 0 ? 0 : rows * ROW_HEIGHT + 8);
}

function drawBox(box: Box, layout: GraphLayout): Html {
  const corner = layout.corners.get(box.id) ?? { x: 0, y: 0 };
  const rest = box.more > 0 ? [{ mark: "", text: `and ${box.more} more` }] : [];
  const rows = [...box.rows, ...rest].map(
    (row, index) =>
      html`<text class="row" x="12" y="${HEAD_HEIGHT + 15 + index * ROW_HEIGHT}"><tspan class="mark">${row.mark}</tspan><tspan x="36">${cutText(row.text, ROW_CHARACTERS)}</tspan></text>`,
  );
  return html`<a href="${box.link}"><g class="box" transform="translate(${corner.x} ${corner.y})"><title>${box.id}</title><rect width="${BOX_WIDTH}" height="${heightOf(box)}" rx="7"/><rect class="tone" width="4" height="${heightOf(box)}" rx="2" style="fill:var(--${box.tone})"/><text class="head" x="14" y="19">${cutText(box.title, TITLE_CHARACTERS)}</text><text class="below" x="14" y="35">${cutText(box.below, TITLE_CHARACTERS + 4)}</text>${rows}</g></a>
`;
}

function drawLine({ points, isBack }: GraphLayout["lines"][number], end: EdgeEnd): Html {
  const last = points.at(-1);
  if (last === undefined) return nothing;
  return html`<path class="${isBack ? "back" : "edge"}" d="${isBack ? bow(points) : curve(points)}${tip(last, isBack ? "plain" : end)}"/>`;
}

function curve(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      if (before === undefined) return `M${spot(point)}`;
      const middle = (before.x + point.x) / 2;
      return `C${spot({ x: middle, y: before.y })} ${spot({ x: middle, y: point.y })} ${spot(point)}`;
    })
    .join("");
}

/** A line that closes a circle: out to the right and back below. */
function bow(points: readonly Point[]): string {
  const [from, to] = [points[0], points.at(-1)];
  if (from === undefined || to === undefined) return "";
  const out = Math.max(from.x, to.x + BOX_WIDTH) + 36;
  const enter = { x: to.x + BOX_WIDTH, y: to.y + 8 };
  return `M${spot(from)}C${spot({ x: out, y: from.y })} ${spot({ x: out, y: enter.y })} ${spot(enter)}`;
}

function tip({ x, y }: Point, end: EdgeEnd | "plain"): string {
  if (end === "plain") return "";
  const shape = { arrow: [-7, 0], many: [0, -9] } as const satisfies Record<EdgeEnd, readonly [number, number]>;
  const [outer, inner] = shape[end];
  return `M${spot({ x: x + outer, y: y - 5 })}L${spot({ x: x + inner, y })}L${spot({ x: x + outer, y: y + 5 })}`;
}

function spot({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}

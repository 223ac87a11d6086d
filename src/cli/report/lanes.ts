import type { DatasetId } from "../../metadata/index.ts";
import type { StepSummary } from "../../run/index.ts";
import { countText } from "../quantity-text.ts";
import { publishedRows } from "../run-table.ts";
import { type Html, html, nothing } from "./html.ts";
import { type Lane, lanesOf, type ReportInput, type Stage } from "./report-data.ts";
import { statusTone } from "./tone.ts";

/** Geometry in the units of the style sheet: cards of fixed height make the ends of edges computable without a script. */
const CARD_PX = 118;
const GAP_PX = 16;
const HEAD_PX = 32;
/** Share of the width between two lanes, in per cent. */
const GUTTER = 9;

/** Stages as lanes from bronze to gold, with an edge for every read. */
export function lanesSection(input: ReportInput): Html {
  const lanes = lanesOf(input);
  const width = (100 - GUTTER * (lanes.length - 1)) / lanes.length;
  return html`<section id="flow"><h2>Flow</h2><p class="soft small">Rows delivered to each dataset, and what became of them.</p>
<div class="lanes" style="--lanes:${lanes.length};--lane:${width.toFixed(3)}%">${edges(lanes, width)}${lanes.map(laneColumn)}</div></section>`;
}

function laneColumn(lane: Lane): Html {
  return html`<div class="lane" style="--tone:var(--${lane.layer})"><h3>${lane.layer}</h3>${lane.stages.map(card)}</div>`;
}

function card(stage: Stage): Html {
  const { step, owner, name } = stage;
  return html`<div class="card"><div class="card-title"><b title="${step.dataset}">${name}</b><span class="small ${statusTone(step.status)}">${step.status}</span></div>
<div class="owner">${owner}${step.note === undefined ? "" : ` · ${step.note}`}</div>${shareBar(step)}<div class="small">${countsText(step)}</div></div>`;
}

/** How the delivered rows divide into published, unchanged, refused. */
export function shareBar(step: StepSummary): Html {
  const { ledger } = step;
  if (ledger === undefined || ledger.in === 0) return html`<div class="bar"></div>`;
  const parts = [
    ["good", ledger.inserted + ledger.updated],
    ["idle", ledger.unchanged + ledger.deduplicated],
    ["warn", ledger.quarantined],
    ["bad", ledger.discarded],
  ] as const;
  // a few bad rows among many good ones must not vanish: two per cent is the least that is drawn
  const drawn = parts
    .filter(([, rows]) => rows > 0)
    .map(([tone, rows]) => [tone, Math.max(2, (100 * rows) / ledger.in)] as const);
  return html`<div class="bar">${drawn.map(([tone, share]) => html`<i class="${tone}" style="flex:${share.toFixed(2)} 0 0"></i>`)}</div>`;
}

function countsText(step: StepSummary): Html {
  const { ledger } = step;
  if (ledger === undefined)
    return html`<span class="soft">${step.failure === undefined ? step.reason : step.failure.code}</span>`;
  const published = html`<div>${countText(ledger.in)} in <span class="soft">→</span> ${countText(publishedRows(step) ?? 0)} published</div>`;
  const rest = (
    [
      ["soft", ledger.unchanged, "unchanged"],
      ["soft", ledger.deduplicated, "deduplicated"],
      ["warn", ledger.quarantined, "quarantined"],
      ["bad", ledger.discarded, "discarded"],
      ["warn", step.warned, "warned"],
    ] as const
  )
    .filter(([, rows]) => rows > 0)
    // what does not fit into the card is in the table below
    .slice(0, 2);
  const words = rest.map(([tone, rows, word]) => html`<span class="${tone}">${countText(rows)} ${word}</span> `);
  return html`${published}<div class="rest">${words}</div>`;
}

type Spot = Readonly<{ lane: number; left: number; right: number; y: number }>;

function edges(lanes: readonly Lane[], width: number): Html {
  const spots = new Map<DatasetId, Spot>();
  for (const [lane, { stages }] of lanes.entries()) {
    const left = lane * (width + GUTTER);
    for (const [row, { step }] of stages.entries()) {
      spots.set(step.dataset, { lane, left, right: left + width, y: HEAD_PX + row * (CARD_PX + GAP_PX) + CARD_PX / 2 });
    }
  }
  const rows = Math.max(...lanes.map((lane) => lane.stages.length), 1);
  const height = HEAD_PX + rows * (CARD_PX + GAP_PX);
  const paths = lanes
    .flatMap((lane) => lane.stages)
    .flatMap((stage) => stage.reads.map((input) => edge(spots.get(input), spots.get(stage.step.dataset))));
  return html`<svg viewBox="0 0 100 ${height}" preserveAspectRatio="none" aria-hidden="true">${paths}</svg>`;
}

/** Forwards a curve from the right side to the left side, between the cards of lanes passed by; within a lane a bow at its right side. */
function edge(from: Spot | undefined, to: Spot | undefined): Html {
  if (from === undefined || to === undefined) return nothing;
  if (from.lane >= to.lane) {
    const out = Math.max(from.right, to.right) + GUTTER / 2;
    return html`<path class="back" d="M${number(from.right)} ${from.y}C${number(out)} ${from.y} ${number(out)} ${to.y} ${number(to.right)} ${to.y}"/>`;
  }
  const laneWidth = from.right - from.left;
  let path = `M${number(from.right)} ${from.y}`;
  let [x, y] = [from.right, from.y];
  // straight through a card would look like an edge that ends at it
  const passing = gapAbove(Math.max(from.y, to.y));
  for (let lane = from.lane + 1; lane < to.lane; lane++) {
    path += curve(x, y, x + GUTTER, passing);
    [x, y] = [x + GUTTER + laneWidth, passing];
    path += `H${number(x)}`;
  }
  return html`<path d="${path}${curve(x, y, to.left, to.y)}"/>`;
}

function curve(x: number, y: number, toX: number, toY: number): string {
  const middle = number((x + toX) / 2);
  return `C${middle} ${y} ${middle} ${toY} ${number(toX)} ${toY}`;
}

/** The middle of the gap above the card at this height. */
function gapAbove(y: number): number {
  return y - CARD_PX / 2 - GAP_PX / 2;
}

function number(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

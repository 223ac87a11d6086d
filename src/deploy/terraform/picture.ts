import { askedServices } from "./asked.ts";
import type { Deployment } from "./deployment.ts";

/** A box of the picture: where it stands, in columns and rows, and what is written in it. */
type Box = Readonly<{ column: number; row: number; title: string; name: string }>;

const WIDTH = 220;
const HEIGHT = 64;
const GAP = 28;
const TOP = 70;

/**
 * `docs/architecture.svg`: the components of the platform in the order of their layers. Sources and products are one box each kind: a new
 * one changes nothing here. No script, no font, no address outside.
 */
export function architecturePicture(deployment: Deployment): string {
  const { settings, names, uses } = deployment;
  const it = (owned: boolean) => (owned ? " (IT)" : "");
  const asked: readonly (readonly [string, string])[] = [
    ...(uses.events ? [["event hubs", names.eventHubs] as const] : []),
    ...(uses.documents ? [["documents", names.cosmos] as const] : []),
    ...(uses.api ? [["gateway", names.gateway + it(settings.api?.existing !== undefined)] as const] : []),
    ...askedServices(deployment).map(({ title, name }) => [title, name] as const),
  ];
  const boxes: readonly Box[] = [
    { column: 0, row: 0, title: "identities, states", name: names.stateAccount + it(settings.state !== undefined) },
    { column: 1, row: 0, title: "network, private zones", name: `platform${it(settings.network.kind === "existing")}` },
    {
      column: 2,
      row: 0,
      title: "logs, alerts, policies",
      name: `azure_monitor${it(settings.logWorkspaceId !== undefined)}`,
    },
    { column: 0, row: 1, title: "Data Factory", name: names.dataFactory },
    { column: 1, row: 1, title: "Databricks", name: names.workspace },
    { column: 2, row: 1, title: "vault", name: names.vault },
    { column: 0, row: 2, title: "lake: container by layer", name: names.lakeAccount },
    { column: 1, row: 2, title: "Unity Catalog", name: "a catalog for each owner" },
    { column: 2, row: 2, title: "metadata store", name: names.sqlServer },
    { column: 0, row: 3, title: "sources", name: "identity, vault, rights each" },
    { column: 1, row: 3, title: "products", name: "identity, alert, rights each" },
    { column: 2, row: 3, title: "consumers", name: "groups, by layer" },
    ...asked.map(([title, name], index) => ({ column: index % 3, row: 4 + Math.floor(index / 3), title, name })),
  ];
  const layerNames = [
    "platform",
    "services",
    "data",
    "owners",
    ...Array.from({ length: Math.ceil(asked.length / 3) }, () => "asked for"),
  ];
  const size = { width: 3 * WIDTH + 4 * GAP, height: TOP + layerNames.length * (HEIGHT + GAP) };
  const layers = layerNames.map((name, row) => layerText(name, row));
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-labelledby="title">`,
    `<title id="title">${escaped(`${settings.project} in ${settings.environment}: everything is reached through private endpoints`)}</title>`,
    `<rect width="${size.width}" height="${size.height}" fill="#ffffff"/>`,
    `<text x="${GAP}" y="32" font-family="sans-serif" font-size="18" fill="#1b2733">${escaped(`${settings.project} · ${settings.environment} · ${settings.location}`)}</text>`,
    ...layers,
    ...boxes.flatMap(boxText),
    "</svg>",
  ];
  return `${lines.join("\n")}\n`;
}

function layerText(name: string, row: number): string {
  const y = TOP + row * (HEIGHT + GAP) - 8;
  return `<text x="${GAP}" y="${y}" font-family="sans-serif" font-size="11" fill="#5b6b7b">${escaped(name)}</text>`;
}

function boxText({ column, row, title, name }: Box): readonly string[] {
  const x = GAP + column * (WIDTH + GAP);
  const y = TOP + row * (HEIGHT + GAP);
  return [
    `<rect x="${x}" y="${y}" width="${WIDTH}" height="${HEIGHT}" rx="6" fill="#eef4fa" stroke="#2f6ea5"/>`,
    `<text x="${x + 12}" y="${y + 26}" font-family="sans-serif" font-size="14" fill="#1b2733">${escaped(title)}</text>`,
    `<text x="${x + 12}" y="${y + 47}" font-family="monospace" font-size="11" fill="#3b4a59">${escaped(cut(name))}</text>`,
  ];
}

/** What fits into a box. */
function cut(name: string): string {
  return name.length <= 30 ? name : `${name.slice(0, 29)}…`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

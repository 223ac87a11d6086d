import { markdownTable } from "../markdown-table.ts";
import type { Deployment } from "../terraform/deployment.ts";
import { type ComponentCost, type CostLine, estimateCost, sum, usageOf } from "./estimate.ts";
import { earlyFees } from "./early.ts";
import { type Price, type Prices, type Range, readPrices, standingOf } from "./prices.ts";
import { usage, usageNames } from "./usage.ts";

const notIncluded = [
  "tax, discounts, reservations, support plans, and what IT makes and bills",
  "traffic out of the region, peering, firewalls and connections to the company's network",
  "what only grows with mistakes: repeated full loads, clusters left on beyond their policy, log floods",
  "the read API behind the gateway, scans of Purview, nodes of Airflow beyond the fewest, load balancers; plans of Defender for resources of others in the subscription",
  "people",
] as const;

/**
 * What a month of an environment costs, from lowest to highest: `docs/cost.md` for people, `docs/cost.json` for programs. Prices stand in one
 * file with their sources; one without a date is an assumption, widened and marked.
 */
export function costFiles(deployment: Deployment): ReadonlyMap<string, string> {
  const prices = readPrices();
  const components = estimateCost(deployment, prices);
  return new Map([
    ["docs/cost.json", jsonSheet(deployment, components, prices)],
    ["docs/cost.md", textSheet(deployment, components, prices)],
  ]);
}

function usedPrices(components: readonly ComponentCost[], prices: Prices): readonly (readonly [string, Price])[] {
  const used = new Set(components.flatMap(({ lines }) => lines.map(({ price }) => price)));
  return Object.entries(prices).filter(([name]) => used.has(name));
}

function jsonSheet(deployment: Deployment, components: readonly ComponentCost[], prices: Prices): string {
  const { project, environment, location, tier } = deployment.settings;
  const document = {
    project,
    environment,
    location,
    tier,
    currency: "USD",
    total: rounded(sum(components)),
    components: components.map(({ component, lines, ...range }) => ({
      component,
      ...rounded(range),
      lines: lines.map((line) => ({ ...line, ...rounded(line) })),
    })),
    early_fees_a_gb: earlyFees(deployment, prices),
    usage: usageOf(deployment),
    prices: Object.fromEntries(usedPrices(components, prices)),
    not_included: notIncluded,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function textSheet(deployment: Deployment, components: readonly ComponentCost[], prices: Prices): string {
  const { project, environment, location, tier, cost } = deployment.settings;
  const total = sum(components);
  const use = usageOf(deployment);
  return `${[
    `# What a month costs: ${project}, ${environment}`,
    `**${money(total.low)} to ${money(total.high)} US dollars**, in ${location}, as ${tier}. Lines marked *check* rest on a price without a date, those marked *elsewhere* on one of a known day in another region: widened, to be compared with the price list of the region.`,
    "## By component",
    markdownTable(
      ["component", "low", "high"],
      [...components.map(rangeRow), ["**total**", money(total.low), money(total.high)]],
    ),
    "## Line by line",
    linesTable(components, prices, location),
    "## Files that leave a tier too soon",
    earlyText(deployment, prices),
    "## Use that is assumed",
    "`azure: { cost: { … } }` of the environment says better, by these names.",
    markdownTable(
      ["name", "a month", "unit", "meaning", "said by"],
      usageNames.map((name) => [
        `\`${name}\``,
        String(use[name]),
        usage[name].unit,
        usage[name].meaning,
        cost[name] === undefined ? "assumption" : "environment",
      ]),
    ),
    "## Prices",
    provenance(usedPrices(components, prices).map(([, price]) => price)),
    markdownTable(
      ["price", "unit", "US dollars", "region", "date", "source"],
      usedPrices(components, prices).map(([name, { unit, price, low, high, region, date, source }]) => [
        name,
        unit,
        price === undefined ? `${low ?? 0} to ${high ?? 0}` : String(price),
        region,
        date ?? "none: to be checked",
        source,
      ]),
    ),
    "## Not included",
    notIncluded.map((line) => `- ${line}`).join("\n"),
  ].join("\n\n")}\n`;
}

function linesTable(components: readonly ComponentCost[], prices: Prices, location: string): string {
  const standing = ({ price: name }: CostLine) => {
    const price = prices[name];
    return price === undefined ? "" : marks[standingOf(price, location)];
  };
  return markdownTable(
    ["component", "what", "quantity", "unit", "low", "high", ""],
    components.flatMap(({ component, lines }) =>
      lines.map((line) => [
        component,
        line.what,
        String(Number(line.quantity.toFixed(2))),
        prices[line.price]?.unit ?? "",
        money(line.low),
        money(line.high),
        standing(line),
      ]),
    ),
  );
}

const marks = { dated: "", elsewhere: "elsewhere", undated: "check" } as const;

function earlyText(deployment: Deployment, prices: Prices): string {
  const fees = earlyFees(deployment, prices);
  if (fees.length === 0)
    return "None: in every class of `azure.lifecycle` files stay cool for 30 days, cold for 90 and archived for 180, or for ever.";
  const table = markdownTable(
    ["class", "tier", "days in it", "days that are paid", "low a GB", "high a GB"],
    fees.map(({ class: name, tier, days, least, low, high }) => [
      name,
      tier,
      String(days),
      String(least),
      low.toFixed(4),
      high.toFixed(4),
    ]),
  );
  return `Azure charges the days that are missing when a file gets colder or is deleted too soon; not in the sum, since how much is delivered into a class is not known here.\n\n${table}`;
}

/** How far the prices can be trusted, in one sentence. */
function provenance(used: readonly Price[]): string {
  const dated = used.filter(({ date }) => date !== null).length;
  const estimated = used.filter(({ date, source }) => date === null && source.includes("estimated")).length;
  return `${dated} of ${used.length} are asserted by a public source on a known day, most of them for another region. ${used.length - dated - estimated} stand without a date in public sources, ${estimated} are estimates: compare all with the price list of the region before a budget is agreed.`;
}

function rangeRow({ component, low, high }: ComponentCost): readonly string[] {
  return [component, money(low), money(high)];
}

function rounded({ low, high }: Range): Range {
  return { low: Number(low.toFixed(2)), high: Number(high.toFixed(2)) };
}

function money(amount: number): string {
  return amount.toFixed(2);
}

import { type Html, html } from "../report/index.ts";
import type { Capability } from "./capabilities.ts";
import { htmlTable, renderPage, section } from "./page.ts";
import type { Site } from "./site.ts";

/** Users named in a cell; the others are counted. */
const MOST_USERS = 12;

/** What this project uses of all there is, what it could use, and what it has to think of beside it. */
export function capabilityPage(site: Site, capabilities: readonly Capability[]): string {
  const inUse = capabilities.filter((one) => one.users.length > 0).length;
  const areas = [...Map.groupBy(capabilities, (one) => one.area)];
  return renderPage({
    site,
    title: "Capabilities",
    tab: "capabilities.html",
    subtitle: html`${inUse} of ${capabilities.length} are in scope of this project`,
    sections: areas.map(([area, items]) =>
      section(`area-${area.toLowerCase().replaceAll(" ", "-")}`, area, "", capabilityTable(items)),
    ),
  });
}

function capabilityTable(items: readonly Capability[]): Html {
  const rows = items.map((one) => [one.name, one.says, scopeText(one), usersText(one.users)]);
  const columns = [
    { title: "Capability", kind: "name" },
    { title: "What it is", kind: "wide" },
    { title: "Scope", kind: "name" },
    { title: "Used by", kind: "wide" },
  ] as const;
  return htmlTable(columns, rows, "");
}

function usersText(users: readonly string[]): string {
  const named = users.slice(0, MOST_USERS).join(", ");
  return users.length > MOST_USERS ? `${named} and ${users.length - MOST_USERS} more` : named;
}

/** In scope is what is used; out of scope is what is not used, what is not there yet, and what others bring. */
export function scopeText({ scope, users }: Capability): Html {
  if (users.length > 0) return html`<span class="yes">in scope</span>`;
  const words = { here: "not used", later: "not available yet", elsewhere: "to be thought of" } as const;
  return html`<span class="${scope === "here" ? "no" : "not-yet"}">${words[scope]}</span>`;
}

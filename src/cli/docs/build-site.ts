import { capabilitiesOf } from "./capabilities.ts";
import { capabilityPage } from "./capability-page.ts";
import { modelPages } from "./model-pages.ts";
import { openStepsPage } from "./open-steps.ts";
import { overviewPage } from "./overview-page.ts";
import { productPages } from "./product-pages.ts";
import { describeSite, type SiteInput } from "./site.ts";

/**
 * The pages about a project, by file name: plain HTML that needs no network and no script. A function of its input: the same project gives
 * the same bytes.
 */
export function buildSite(input: SiteInput): ReadonlyMap<string, string> {
  const site = describeSite(input);
  const capabilities = capabilitiesOf(site);
  return new Map([
    ["index.html", overviewPage(site)],
    ...modelPages(site),
    ...productPages(site, capabilities),
    ["capabilities.html", capabilityPage(site, capabilities)],
    ["open-steps.html", openStepsPage(site)],
  ]);
}

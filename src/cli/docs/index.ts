export { buildSite } from "./build-site.ts";
export type { SiteInput } from "./site.ts";
export { writeSite } from "./write-site.ts";

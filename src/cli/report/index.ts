export { htmlDocument } from "./document.ts";
export { type Html, html, nothing } from "./html.ts";
export { renderReport } from "./page.ts";
export type { ReportInput } from "./report-data.ts";
export { style } from "./style.ts";
export { writeReport } from "./write-report.ts";

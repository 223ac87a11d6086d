export { renderReport } from "./page.ts";
export type { ReportInput } from "./report-data.ts";
export { writeReport } from "./write-report.ts";

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { renderReport } from "./page.ts";
import type { ReportInput } from "./report-data.ts";

/** Writes `.lakewright/reports/<runId>.html` and `latest.html`. @returns the path of the former */
export async function writeReport(projectRoot: string, input: ReportInput): Promise<string> {
  const folder = join(projectRoot, ".lakewright", "reports");
  await mkdir(folder, { recursive: true });
  const page = renderReport(input);
  const file = join(folder, `${input.summary.runId}.html`);
  await writeFile(file, page);
  await writeFile(join(folder, "latest.html"), page);
  return file;
}

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { apiReport, REPORT } from "../public-api/report.ts";

/** The committed report says what the package exports now: a change of the public API is seen in review. */
export function checkPublicApi(root: string): readonly string[] {
  const path = join(root, REPORT);
  const committed = existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
  const now = apiReport(root).split("\n");
  const at = now.findIndex((line, index) => line !== committed[index]);
  if (at < 0 && committed.length === now.length) return [];
  const line = at < 0 ? now.length : at;
  return [`${REPORT}:${line + 1}: the public API is another one; look at the change and run: npm run generate`];
}

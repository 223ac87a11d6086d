import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopServers } from "./python.ts";

/** Makes the place where the test files of one run share a Python and a Spark process, and ends those at the end. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "lakewright-servers-"));
  process.env["LAKEWRIGHT_TEST_SERVERS"] = folder;
  process.env["LAKEWRIGHT_TEST_OWNER"] = String(process.pid);
  return () => stopServers(folder);
}

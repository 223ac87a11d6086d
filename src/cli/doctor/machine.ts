import { mkdir, statfs } from "node:fs/promises";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import { openAnalyzer } from "../../engine/index.ts";
import { bytesText } from "../quantity-text.ts";
import { type Check, check } from "./check.ts";

const OLDEST_NODE = 24;
/** Less free space than this is worth a word: staging keeps old and new files side by side. */
const LITTLE_BYTES = 2e9;

/** What the machine must have, whatever the project: Node, room on the disk, the engine. */
export function machineChecks(projectRoot: string): Promise<readonly Check[]> {
  return Promise.all([
    check("node", nodeVersion),
    check("disk", () => freeDisk(projectRoot)),
    check("engine", engineAnswers),
  ]);
}

async function nodeVersion(): Promise<string | Omit<Check, "name">> {
  const { node } = process.versions;
  const detail = `Node ${node}, ${availableParallelism()} cores, ${bytesText(totalmem())} of memory`;
  if (Number(node.split(".")[0]) >= OLDEST_NODE) return detail;
  return { status: "failed", detail, hint: `Node ${OLDEST_NODE} or newer is needed` };
}

async function freeDisk(projectRoot: string): Promise<string | Omit<Check, "name">> {
  const folder = join(projectRoot, ".lakewright");
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  const detail = `${bytesText(bavail * bsize)} free below ${folder}`;
  if (bavail * bsize >= LITTLE_BYTES) return detail;
  return { status: "warning", detail, hint: "a run keeps old and new files side by side until it has published" };
}

async function engineAnswers(): Promise<string> {
  const analyzer = await openAnalyzer();
  try {
    await analyzer.parse("SELECT 1");
    return analyzer.version;
  } finally {
    await analyzer.close();
  }
}

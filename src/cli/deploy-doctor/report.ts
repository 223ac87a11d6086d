import type { CheckResult } from "../../deploy/index.ts";
import { quoted } from "../../deploy/index.ts";
import { oneLine } from "../output.ts";
import { pluralText } from "../quantity-text.ts";
import type { Paint } from "../terminal.ts";
import { errorFile } from "./recording.ts";

const marks = {
  ok: ["green", "ok     "],
  failed: ["red", "failed "],
  unknown: ["yellow", "unknown"],
  blocked: ["dim", "blocked"],
} as const;

/**
 * What people read: a line for each check, with the one command that mends it or that records its answer; checks that wait are counted
 * behind what they wait for.
 */
export function resultLines(
  results: readonly CheckResult[],
  { paint, recordTo }: Readonly<{ paint: Paint; recordTo: string | undefined }>,
): readonly string[] {
  const line = (status: CheckResult["status"], text: string) => {
    const [style, mark] = marks[status];
    return `${paint(style, mark)}  ${oneLine(text)}`;
  };
  const shown = results.flatMap((each): readonly string[] => {
    switch (each.status) {
      case "ok":
        return [line("ok", `${each.id}: ${each.text}`)];
      case "failed":
        return [line("failed", `${each.id}: ${each.code} ${each.text}`), `         repair: ${each.repair}`];
      case "unknown":
        return [line("unknown", `${each.id}: ${each.code} ${each.text}`), `         ${askAgain(each, recordTo)}`];
      case "blocked":
        return [];
      default:
        return each satisfies never;
    }
  });
  const waiting = results.filter((each) => each.status === "blocked");
  const counts = [...Map.groupBy(waiting, ({ by }) => by)];
  return [
    ...shown,
    ...counts.map(([by, all]) => line("blocked", `until ${by} is ok: ${pluralText(all.length, "check")}`)),
  ];
}

/** How an answer gets into the folder by hand; without a folder, how it is asked by hand. */
function askAgain({ file, record }: CheckResult & { status: "unknown" }, recordTo: string | undefined): string {
  if (recordTo === undefined) return `ask: ${record}`;
  const path = (name: string) => quoted(`${recordTo}/${name}`);
  return `record: ${record} > ${path(file)} 2> ${path(errorFile(file))}`;
}

/** How many checks ended in which way. */
export function countsOf(results: readonly CheckResult[]): Readonly<Record<CheckResult["status"], number>> {
  const count = (status: CheckResult["status"]) => results.filter((each) => each.status === status).length;
  return { ok: count("ok"), failed: count("failed"), unknown: count("unknown"), blocked: count("blocked") };
}

export function summaryLine(results: readonly CheckResult[]): string {
  const parts = Object.entries(countsOf(results)).map(([status, count]) => `${count} ${status}`);
  return `${pluralText(results.length, "check")}: ${parts.join(", ")}`;
}

/**
 * A named place where a test can make this process die, throw or wait. Does nothing unless LAKEWRIGHT_FAILPOINT names it.
 *
 * Syntax: `name=action[@count]`, several joined by `;`. Actions: `kill` (SIGKILL to itself), `throw`, `pause` (SIGSTOP to itself).
 * `@3` acts at the third passage. Example: `LAKEWRIGHT_FAILPOINT="after-intent=kill@2"`.
 */
export function failpoint(name: FailpointName): void {
  const setting = process.env["LAKEWRIGHT_FAILPOINT"];
  if (setting === undefined || setting === "") return;
  for (const part of setting.split(";")) {
    const match = /^([\w-]+)=(kill|throw|pause)(?:@(\d+))?$/.exec(part.trim());
    if (match === null || match[1] !== name) continue;
    const passage = (passages.get(name) ?? 0) + 1;
    passages.set(name, passage);
    if (passage === Number(match[3] ?? 1)) act(match[2] as "kill" | "throw" | "pause", name);
  }
}

/** Every failpoint there is: the sweep of the crash tests loops over this list. */
export const failpoints = [
  "before-lease",
  "after-lease",
  "during-extract",
  "after-stage",
  "after-audit",
  "before-intent",
  "after-intent",
  "before-decide",
  "after-decide",
  "after-complete",
  "after-record",
  "before-schema-file",
  "recover-before-complete",
  "recover-after-complete",
  "recover-after-fence",
] as const;
export type FailpointName = (typeof failpoints)[number];

// counted per process: a passage number is meaningless across processes, and no caller could hand it through
const passages = new Map<string, number>();

function act(action: "kill" | "throw" | "pause", name: string): void {
  if (action === "throw") throw new Error(`failpoint ${name}`);
  process.kill(process.pid, action === "kill" ? "SIGKILL" : "SIGSTOP");
}

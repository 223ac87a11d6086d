/** One thing a reader of a guide does: write a file, or type a command and see these lines. */
export type GuideStep =
  | Readonly<{ kind: "file"; path: string; text: string }>
  | Readonly<{ kind: "command"; command: string; exitCode: number; shown: readonly string[]; line: number }>;

/**
 * The steps of a guide in order. A fenced block with a path behind its language is a file; in a `console` block lines that begin with `$`
 * are commands and the others what they show. `# exits with 2` behind a command is the exit code.
 */
export function guideSteps(markdown: string): readonly GuideStep[] {
  const steps: GuideStep[] = [];
  const lines = markdown.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const fence = /^```(\w+)(?: (\S+))?$/.exec(lines[at] ?? "");
    if (fence === null) continue;
    const end = lines.indexOf("```", at);
    const block = lines.slice(at + 1, end);
    if (fence[1] === "console") steps.push(...commandsOf(block, at + 2));
    else if (fence[2] !== undefined) steps.push({ kind: "file", path: fence[2], text: `${block.join("\n")}\n` });
    at = end;
  }
  return steps;
}

function commandsOf(block: readonly string[], firstLine: number): readonly GuideStep[] {
  const starts = block.flatMap((line, index) => (line.startsWith("$ ") ? [index] : []));
  return starts.map((start, place) => {
    const line = block[start]?.slice(2) ?? "";
    const exit = / # exits with (\d+)$/.exec(line);
    return {
      kind: "command",
      command: exit === null ? line : line.slice(0, exit.index),
      exitCode: Number(exit?.[1] ?? 0),
      shown: block.slice(start + 1, starts[place + 1]),
      line: firstLine + start,
    };
  });
}

/** Whether a line of a guide is among what was printed: white space counts once, `…` stands for anything. */
export function isShown(line: string, printed: string): boolean {
  const parts = line
    .trim()
    .split("…")
    .map((part) => part.trim().split(/\s+/).map(escaped).join("\\s+"));
  const pattern = new RegExp(`^\\s*${parts.join(".*")}\\s*${line.trim().endsWith("…") ? "" : "$"}`, "m");
  return pattern.test(printed);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&");
}

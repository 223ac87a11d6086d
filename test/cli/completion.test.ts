import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { completionScript } from "../../src/cli/completion-script.ts";
import { commands } from "../../src/cli/commands.ts";

/** What bash offers after these words; the last one is being typed. */
function completions(...words: readonly string[]): readonly string[] {
  const script = `${completionScript("bash")}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")})
COMP_CWORD=${words.length - 1}
_lakewright
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync("bash", ["-c", script], { encoding: "utf8", cwd: "/" });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout.split("\n").filter((line) => line !== "");
}

test("bash completes commands, members of a group, options and fixed values", () => {
  expect(completions("lakewright", "")).toEqual([...new Set(commands.map((command) => command.name.split(" ")[0]))]);
  expect(completions("lakewright", "st")).toEqual(["status", "store"]);
  expect(completions("lakewright", "quarantine", "")).toEqual(["list", "show"]);
  expect(completions("lakewright", "completion", "z")).toEqual(["zsh"]);
  expect(completions("lakewright", "run", "--fo")).toEqual(["--force"]);
  expect(completions("lakewright", "run", "gold.x", "--fo")).toEqual(["--force"]);
  expect(completions("lakewright", "quarantine", "show", "silver.x", "--ru")).toEqual(["--rule"]);
  expect(completions("lakewright", "--json", "table", "h")).toEqual(["history"]);
});

test.each(["bash", "zsh", "fish"] as const)("the script for %s names every command and option", (shell) => {
  const script = completionScript(shell);
  for (const command of commands) {
    for (const word of command.name.split(" ")) expect(script).toContain(word);
    for (const option of command.options) expect(script).toContain(option.name);
  }
});

test.each(["zsh", "fish"] as const)("%s accepts its script", (shell) => {
  const { error, status, stderr } = spawnSync(shell, ["-n"], { input: completionScript(shell), encoding: "utf8" });
  // the shell need not be installed to use another one
  if (error === undefined) expect([status, stderr]).toEqual([0, ""]);
});

import { spawn } from "node:child_process";

/** What a program printed, both streams as they came, and whether it ended with 0. */
export type ToolResult = Readonly<{ ok: boolean; output: string }>;

/** Runs a program to its end. `stream` shows its output while it runs. */
export function runTool(
  program: string,
  args: readonly string[],
  options: Readonly<{ cwd: string; stream?: boolean }>,
): Promise<ToolResult> {
  return new Promise((resolve) => {
    const child = spawn(program, [...args], { cwd: options.cwd, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        if (options.stream === true) process.stdout.write(text);
      });
    }
    child.once("error", (error) => resolve({ ok: false, output: `${program}: ${error.message}` }));
    child.once("close", (code) => resolve({ ok: code === 0, output }));
  });
}

import { expect, test } from "vitest";
import { type CommandSpec, commands, commonOptions } from "../../src/cli/commands.ts";
import { loadCommand } from "../../src/cli/command-modules.ts";
import { commandHelp, groupHelp, programHelp } from "../../src/cli/help.ts";
import { parseArguments } from "../../src/cli/parse.ts";

const all: readonly CommandSpec[] = commands;

test("the help of the program names every command and every common option", () => {
  for (const command of all) expect(programHelp()).toContain(`  ${command.name} `);
  for (const option of commonOptions) expect(programHelp()).toContain(`--${option.name}`);
});

test.each(all.map((command) => [command.name, command] as const))(
  "the help of %s shows usage, options and an example that parses",
  (name, command) => {
    const text = commandHelp(command);
    expect(text).toContain(`Usage: lakewright ${name}`);
    for (const option of [...command.options, ...commonOptions]) expect(text).toContain(`--${option.name}`);
    expect(command.examples.length).toBeGreaterThan(0);
    for (const example of command.examples) {
      const words = example.command.replace(/^eval "\$\((.*)\)"$/, "$1").match(/"[^"]*"|\S+/g) ?? [];
      expect(words[0]).toBe("lakewright");
      expect(parseArguments(words.slice(1).map((word) => word.replaceAll('"', "")))).toMatchObject({
        kind: "command",
        command: { name },
      });
    }
  },
);

test.each(all.map((command) => [command.name]))("%s has a function behind it", async (name) => {
  expect(await loadCommand(name)).toBeTypeOf("function");
});

test("no line of help is wider than a common terminal", () => {
  const texts = [programHelp(), groupHelp("quarantine"), ...all.map(commandHelp)];
  for (const line of texts.join("\n").split("\n")) expect(line.length, line).toBeLessThanOrEqual(120);
});

test("options of one command have different names and letters, also beside the common ones", () => {
  for (const command of all) {
    const options = [...command.options, ...commonOptions];
    const names = options.flatMap((option) => [
      option.name,
      ...("short" in option && option.short !== undefined ? [option.short] : []),
    ]);
    expect(new Set(names).size, command.name).toBe(names.length);
  }
});

import { type ArgumentSpec, type CommandSpec, commands, commonOptions, type OptionSpec } from "./commands.ts";

const WIDTH = 96;
const versionOption: OptionSpec = { name: "version", short: "V", summary: "Show the version" };

/** Help of the program: all commands. */
export function programHelp(): string {
  const names = Math.max(...commands.map((command) => command.name.length));
  return `${[
    "Describe a data product once as metadata, run it on a laptop, prove it.",
    "",
    "Usage: lakewright <command> [options]",
    "",
    "Commands:",
    ...commands.map((command) => `  ${command.name.padEnd(names)}  ${command.summary}`),
    "",
    "Options of every command:",
    ...optionLines([...commonOptions, versionOption]),
    "",
    "lakewright <command> --help shows one command, with examples.",
  ].join("\n")}\n`;
}

/** Help of one command, or of a group such as `quarantine`. */
export function commandHelp(command: CommandSpec): string {
  const lines = [command.summary, "", `Usage: lakewright ${usage(command)}`];
  for (const paragraph of command.details) lines.push("", ...wrap(paragraph));
  if (command.arguments.length > 0) {
    lines.push("", "Arguments:", ...twoColumns(command.arguments.map((one) => [one.name, argumentText(one)])));
  }
  if (command.options.length > 0) lines.push("", "Options:", ...optionLines(command.options));
  lines.push("", "Options of every command:", ...optionLines(commonOptions));
  lines.push("", "Examples:");
  for (const example of command.examples) lines.push(`  ${example.command}`, `      ${example.does}`);
  return `${lines.join("\n")}\n`;
}

/** Help of the commands that begin with the same word. */
export function groupHelp(group: string): string {
  const members = commands.filter((command) => command.name.startsWith(`${group} `));
  const lines = twoColumns(members.map((command) => [command.name, command.summary]));
  return `${[`Usage: lakewright ${group} <command> [options]`, "", "Commands:", ...lines].join("\n")}\n`;
}

/** `plan [selector…] [options]` */
export function usage(command: CommandSpec): string {
  const words = command.arguments.map((one) => {
    const name = `${one.values === undefined ? one.name : one.values.join("|")}${one.many === true ? "…" : ""}`;
    return one.required ? `<${name}>` : `[${name}]`;
  });
  return [command.name, ...words, "[options]"].join(" ");
}

/** `-n, --limit <count>` */
export function optionText(option: OptionSpec): string {
  const short = option.short === undefined ? "" : `-${option.short}, `;
  return `${short}--${option.name}${option.value === undefined ? "" : ` <${option.value.name}>`}`;
}

function argumentText(one: ArgumentSpec): string {
  return one.values === undefined ? one.summary : `${one.summary}: ${one.values.join(", ")}`;
}

function optionLines(options: readonly OptionSpec[]): readonly string[] {
  return twoColumns(
    options.map((option) => {
      const given = option.value?.default;
      return [optionText(option), given === undefined ? option.summary : `${option.summary} (${given})`];
    }),
  );
}

function twoColumns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(17, ...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`);
}

function wrap(paragraph: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of paragraph.split(" ")) {
    if (line !== "" && line.length + word.length + 1 > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

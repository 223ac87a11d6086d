import { type Code, closest, suggest } from "../base/index.ts";
import { type ArgumentSpec, type CommandSpec, commands, commonOptions, type OptionSpec } from "./commands.ts";

/** What is wrong with the words of a command line. */
export type UsageFinding = Readonly<{ code: Code; values: Readonly<Record<string, string>>; hint?: string }>;

export type OptionValues = Readonly<Record<string, string | true>>;

export type Parsed =
  | Readonly<{ kind: "help"; command?: CommandSpec; group?: string }>
  | Readonly<{ kind: "version" }>
  | Readonly<{ kind: "command"; command: CommandSpec; arguments: readonly string[]; options: OptionValues }>
  | Readonly<{ kind: "wrong"; findings: readonly UsageFinding[]; options: OptionValues }>;

const allCommands: readonly CommandSpec[] = commands;

/**
 * The words after `lakewright` as a command with arguments and options, or everything that is wrong with them. Options may stand anywhere
 * (`--limit 5`, `--limit=5`, `-n 5`); `--` ends them.
 */
export function parseArguments(argv: readonly string[]): Parsed {
  const { command, group, rest, unknown } = findCommand(argv);
  if (unknown !== undefined) return { kind: "wrong", findings: [unknown], options: readWords(argv, []).options };
  const words = readWords(rest, command?.options ?? []);
  if (words.options["help"] === true) return { kind: "help", command, group };
  if (command === undefined) {
    if (argv.includes("--version") || argv.includes("-V")) return { kind: "version" };
    if (group !== undefined) return { kind: "wrong", findings: [missingMember(group)], options: words.options };
    return words.findings.length > 0
      ? { kind: "wrong", findings: words.findings, options: words.options }
      : { kind: "help" };
  }
  const findings = [...words.findings, ...checkArguments(command, words.arguments)];
  if (findings.length > 0) return { kind: "wrong", findings, options: words.options };
  return { kind: "command", command, arguments: words.arguments, options: words.options };
}

type FoundCommand = Readonly<{
  command?: CommandSpec;
  group?: string;
  /** The words without the name of the command. */
  rest: readonly string[];
  unknown?: UsageFinding;
}>;

function findCommand(argv: readonly string[]): FoundCommand {
  const places = bareWords(argv);
  const [first, second] = places.map((place) => argv[place] ?? "");
  if (first === undefined) return { rest: argv };
  const single = allCommands.find((command) => command.name === first);
  if (single !== undefined) return { command: single, rest: without(argv, places.slice(0, 1)) };
  const members = allCommands.filter((command) => command.name.startsWith(`${first} `));
  if (members.length === 0) return { rest: argv, unknown: unknownCommand(first) };
  if (second === undefined) return { group: first, rest: without(argv, places.slice(0, 1)) };
  const member = members.find((command) => command.name === `${first} ${second}`);
  if (member === undefined) return { rest: argv, unknown: unknownCommand(`${first} ${second}`) };
  return { command: member, rest: without(argv, places.slice(0, 2)) };
}

function without(argv: readonly string[], places: readonly number[]): readonly string[] {
  return argv.filter((_, place) => !places.includes(place));
}

/** Places of the words that are neither options nor values of common options. */
function bareWords(argv: readonly string[]): readonly number[] {
  const places: number[] = [];
  for (let place = 0; place < argv.length; place++) {
    const word = argv[place] ?? "";
    if (word === "--") break;
    if (!word.startsWith("-") || word === "-") places.push(place);
    else if (!word.includes("=") && optionCalled(word, commonOptions)?.value !== undefined) place++;
  }
  return places;
}

function optionCalled(word: string, options: readonly OptionSpec[]): OptionSpec | undefined {
  const name = word.split("=", 1)[0] ?? "";
  return options.find(
    (option) => name === `--${option.name}` || (option.short !== undefined && name === `-${option.short}`),
  );
}

type Words = Readonly<{
  arguments: readonly string[];
  options: Readonly<Record<string, string | true>>;
  findings: readonly UsageFinding[];
}>;

function readWords(words: readonly string[], own: readonly OptionSpec[]): Words {
  const known = [...own, ...commonOptions];
  const plain: string[] = [];
  const options: Record<string, string | true> = {};
  const findings: UsageFinding[] = [];
  for (let place = 0; place < words.length; place++) {
    const word = words[place] ?? "";
    if (word === "--") {
      plain.push(...words.slice(place + 1));
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      plain.push(word);
      continue;
    }
    const option = optionCalled(word, known);
    const read = option === undefined ? unknownOption(word, known) : readOption(option, word, words[place + 1]);
    if ("code" in read) {
      findings.push(read);
      // a value that is none is no argument either
      if (read.code === "LW9004" && !word.includes("=")) place++;
      continue;
    }
    options[read.name] = read.value;
    if (read.tookNext) place++;
  }
  return { arguments: plain, options, findings };
}

type ReadOption = Readonly<{ name: string; value: string | true; tookNext: boolean }>;

function readOption(option: OptionSpec, word: string, next: string | undefined): ReadOption | UsageFinding {
  const equals = word.indexOf("=");
  const written = `--${option.name}`;
  if (option.value === undefined) {
    if (equals < 0) return { name: option.name, value: true, tookNext: false };
    return { code: "LW9006", values: { option: written } };
  }
  // a value may begin with a dash only when it is joined by "=", or is meant to be a number
  const joined = equals >= 0 ? word.slice(equals + 1) : undefined;
  const isNumber = option.value.kind === "number" && /^-\d/.test(next ?? "");
  const value = joined ?? (next?.startsWith("-") === true && next !== "-" && !isNumber ? undefined : next);
  if (value === undefined || value === "")
    return { code: "LW9005", values: { option: written, value: option.value.name } };
  if (option.value.kind === "number" && !/^\d{1,9}$/.test(value)) {
    return { code: "LW9004", values: { option: written, value } };
  }
  return { name: option.name, value, tookNext: joined === undefined };
}

function checkArguments(command: CommandSpec, given: readonly string[]): readonly UsageFinding[] {
  const wanted: readonly ArgumentSpec[] = command.arguments;
  const findings: UsageFinding[] = [];
  for (const [place, argument] of wanted.entries()) {
    const value = given[place];
    if (value === undefined && argument.required) {
      const values = { command: command.name, argument: argument.name };
      findings.push({ code: "LW9007", values, hint: argument.values && `one of: ${argument.values.join(", ")}` });
    } else if (value !== undefined && argument.values !== undefined && !argument.values.includes(value)) {
      findings.push({
        code: "LW9009",
        values: { argument: argument.name, value },
        hint: suggest(value, argument.values),
      });
    }
  }
  const most = wanted.some((argument) => argument.many === true) ? Number.POSITIVE_INFINITY : wanted.length;
  const excess = given[most];
  if (excess !== undefined) findings.push({ code: "LW9008", values: { command: command.name, value: excess } });
  return findings;
}

function unknownCommand(value: string): UsageFinding {
  const near = closest(
    value,
    allCommands.flatMap((command) => [command.name, command.name.split(" ")[0] ?? ""]),
  );
  const hint = near === undefined ? "lakewright --help lists all commands" : `did you mean "${near}"?`;
  return { code: "LW9001", values: { command: value }, hint };
}

function missingMember(group: string): UsageFinding {
  const members = allCommands.filter((command) => command.name.startsWith(`${group} `)).map((command) => command.name);
  return { code: "LW9002", values: { group }, hint: `one of: ${members.join(", ")}` };
}

function unknownOption(word: string, known: readonly OptionSpec[]): UsageFinding {
  const written = word.split("=", 1)[0] ?? word;
  const near = closest(
    written,
    known.map((option) => `--${option.name}`),
  );
  return {
    code: "LW9003",
    values: { option: written },
    hint: near === undefined ? undefined : `did you mean "${near}"?`,
  };
}

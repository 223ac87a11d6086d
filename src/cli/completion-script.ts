import { type CommandSpec, commands, commonOptions, type OptionSpec } from "./commands.ts";

const shells = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
export type Shell = keyof typeof shells;

/** The completion script of a shell: commands, their options and fixed values, from the table of commands. */
export function completionScript(shell: Shell): string {
  return shells[shell]();
}

const all: readonly CommandSpec[] = commands;
const firstWords = [...new Set(all.map((command) => command.name.split(" ")[0] ?? ""))];

function optionsOf(command: CommandSpec): readonly OptionSpec[] {
  return [...command.options, ...commonOptions];
}

/** Words that may follow the name of a command. */
function wordsAfter(command: CommandSpec): readonly string[] {
  const values = command.arguments.flatMap((argument) => argument.values ?? []);
  return [...values, ...optionsOf(command).map((option) => `--${option.name}`)];
}

function members(first: string): readonly CommandSpec[] {
  return all.filter((command) => command.name.startsWith(`${first} `));
}

/** Prefix of the words typed so far → what may come next. */
function nextWords(): readonly (readonly [string, readonly string[]])[] {
  return [
    ...firstWords
      .filter((word) => members(word).length > 0)
      .map((word) => [word, members(word).map((one) => one.name.split(" ")[1] ?? "")] as const),
    ...all.map((command) => [command.name, wordsAfter(command)] as const),
  ];
}

function bashScript(): string {
  const cases = nextWords().map(([name, words]) => `    "${name}") words="${words.join(" ")}" ;;`);
  return `# lakewright completion for bash: eval "$(lakewright completion bash)"
_lakewright() {
  local current="\${COMP_WORDS[COMP_CWORD]}" name="" word words="${firstWords.join(" ")}"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) name="\${name:+$name }$word" ;; esac
  done
  while [ -n "$name" ]; do
    case "$name" in
${cases.map((line) => `  ${line}`).join("\n")}
      *) case "$name" in *" "*) name="\${name% *}"; continue ;; *) words="" ;; esac ;;
    esac
    break
  done
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ \${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "$current"))
}
complete -F _lakewright lakewright
`;
}

function zshScript(): string {
  const described = (words: readonly (readonly [string, string])[]) =>
    words.map(([word, text]) => `'${word}:${text.replaceAll("'", "'\\''").replaceAll(":", "\\:")}'`).join(" ");
  const firsts = described(
    firstWords.map((word) => [word, all.find((command) => command.name === word)?.summary ?? `${word} commands`]),
  );
  const groups = firstWords
    .filter((word) => members(word).length > 0)
    .map(
      (word) =>
        `    ${word}) if (( CURRENT == 3 )); then choices=(${described(members(word).map((one) => [one.name.split(" ")[1] ?? "", one.summary]))}); fi ;;`,
    );
  const options = all.map((command) => {
    const fixed = command.arguments
      .flatMap((argument) => argument.values ?? [])
      .map((value) => [value, command.summary] as const);
    const named = optionsOf(command).map((option) => [`--${option.name}`, option.summary] as const);
    return `    '${command.name}'|'${command.name} '*) choices=(${described([...fixed, ...named])}) ;;`;
  });
  return `#compdef lakewright
# lakewright completion for zsh: eval "$(lakewright completion zsh)"
_lakewright() {
  local -a choices
  local typed="\${(j: :)words[2,CURRENT-1]}"
  if (( CURRENT == 2 )); then
    choices=(${firsts})
  else
    case "$typed" in
${options.map((line) => `  ${line}`).join("\n")}
    esac
    case "$words[2]" in
${groups.map((line) => `  ${line}`).join("\n")}
    esac
  fi
  _describe lakewright choices || _files
}
compdef _lakewright lakewright
`;
}

function fishScript(): string {
  const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const lines = ["# lakewright completion for fish: lakewright completion fish | source"];
  for (const word of firstWords) {
    const summary = all.find((command) => command.name === word)?.summary ?? `${word} commands`;
    lines.push(`complete -c lakewright -n __fish_use_subcommand -f -a ${word} -d ${quoted(summary)}`);
  }
  for (const command of all) {
    const [first = "", second] = command.name.split(" ");
    const seen = second === undefined ? first : `${first}; and __fish_seen_subcommand_from ${second}`;
    if (second !== undefined) {
      lines.push(
        `complete -c lakewright -n '__fish_seen_subcommand_from ${first}' -f -a ${second} -d ${quoted(command.summary)}`,
      );
    }
    for (const value of command.arguments.flatMap((argument) => argument.values ?? [])) {
      lines.push(`complete -c lakewright -n '__fish_seen_subcommand_from ${seen}' -f -a ${value}`);
    }
    for (const option of command.options) {
      const short = option.short === undefined ? "" : ` -s ${option.short}`;
      const value = option.value === undefined ? "" : " -r";
      lines.push(
        `complete -c lakewright -n '__fish_seen_subcommand_from ${seen}' -l ${option.name}${short}${value} -d ${quoted(option.summary)}`,
      );
    }
  }
  const common: readonly OptionSpec[] = commonOptions;
  for (const option of common) {
    const short = option.short === undefined ? "" : ` -s ${option.short}`;
    lines.push(
      `complete -c lakewright -l ${option.name}${short}${option.value === undefined ? "" : " -r"} -d ${quoted(option.summary)}`,
    );
  }
  return `${lines.join("\n")}\n`;
}

import { commands } from "../../src/cli/commands.ts";
import { commandHelp, groupHelp, programHelp } from "../../src/cli/help.ts";

/** What the launcher answers without loading the command: `{ version, help: { "": …, "quarantine": …, "quarantine list": … } }`. */
export function helpTable(version: string): string {
  const groups = commands.flatMap((command) => (command.name.includes(" ") ? [command.name.split(" ")[0] ?? ""] : []));
  const help = {
    "": programHelp(),
    ...Object.fromEntries([...new Set(groups)].map((group) => [group, groupHelp(group)])),
    ...Object.fromEntries(commands.map((command) => [command.name, commandHelp(command)])),
  };
  return `${JSON.stringify({ version: `${version}\n`, help }, null, 2)}\n`;
}

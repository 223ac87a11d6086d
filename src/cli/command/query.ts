import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { EXIT, hasErrorCode, UserError } from "../../base/index.ts";
import { type Command, type CommandContext, numberOption, textOption } from "../context.ts";
import { queryRows, queryTable } from "../query-table.ts";
import { withWorkspace } from "../workspace.ts";

/** `query`: one SELECT over the tables of the project. */
export const query: Command = async (context) => {
  const sql = await sqlOf(context);
  return withWorkspace(context, async (workspace) => {
    const result = await workspace.query(sql, numberOption(context, "limit", 50), context.signal);
    context.output.json({ columns: result.columns, rows: queryRows(result), truncated: result.truncated });
    context.output.result(queryTable(result, context.output.paint));
    return EXIT.done;
  });
};

async function sqlOf(context: CommandContext): Promise<string> {
  const file = textOption(context, "file");
  const sql =
    file === undefined ? context.arguments[0] : await textOf(resolve(context.output.terminal.cwd, file), file);
  if (sql === undefined || sql.trim() === "") {
    throw new UserError("LW9014", { hint: 'lakewright query "SELECT …", or --file <path>', exitCode: EXIT.usage });
  }
  return sql;
}

async function textOf(path: string, written: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (!hasErrorCode(error, "ENOENT")) throw error;
    throw new UserError("LW9032", { values: { path: written }, exitCode: EXIT.usage, cause: error });
  }
}

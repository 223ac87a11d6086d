import { isIP } from "node:net";
import { z } from "zod";

/** A command of another program; `dig` stands for the resolver of the machine. */
export type ToolCommand = Readonly<{
  tool: "az" | "databricks" | "dig";
  words: readonly string[];
  /** Variables it needs, none of them a secret. */
  environment: Readonly<Record<string, string>>;
}>;

/** What a command is asked for: how it is called, where its answer is kept, which form the answer has. */
export type Question<T = unknown> = Readonly<{
  /** File of the recorded answer: the same question has the same file. */
  file: string;
  command: ToolCommand;
  /** Form of the answer. What it does not name is not kept. */
  form: z.ZodType<T>;
  /** A failure with these words is an answer too: what was asked for is not there. */
  absent?: RegExp;
  /** A failure with these words counts the same, but says who asks, not what is there: it replaces no recorded answer. */
  unseen?: RegExp;
}>;

/** What came back: the text of the answer, or why there is none. */
export type RawAnswer =
  | Readonly<{ kind: "text"; text: string }>
  | Readonly<{ kind: "failure"; text: string }>
  | Readonly<{ kind: "no program" }>
  | Readonly<{ kind: "not recorded" }>
  | Readonly<{ kind: "recorded otherwise"; command: string }>;

/** Puts a question to a program or to a folder of recorded answers. */
export type Ask = (question: Question) => Promise<RawAnswer>;

/** An answer in its form; `absent` when the program, or what it was asked for, is not there or not to be seen. */
export type Reading<T> = Readonly<
  { kind: "value"; value: T } | { kind: "absent" } | { kind: "malformed"; problem: string }
>;

/** What a shell says when there is no such program, and how it is recorded. */
export const NO_PROGRAM = /command not found|not recognized|\b(az|databricks): not found/i;

export function noProgram(tool: string): string {
  return `${tool}: command not found\n`;
}

/** What `az` says of something that is not there. */
export const NOT_FOUND = /NotFound|could not be found|was not found|does not exist/i;

/** A question to the Azure CLI. */
export function az<T>(file: string, words: readonly string[], form: z.ZodType<T>, absent?: RegExp): Question<T> {
  const command = { tool: "az", words: [...words, "--output", "json"], environment: {} } as const;
  return { file: fileName(file, "json"), command, form, ...(absent === undefined ? {} : { absent }) };
}

/** A question to the Databricks CLI, which finds the workspace by its id in Azure and signs in as the Azure CLI is. */
export function databricks<T>(
  file: string,
  words: readonly string[],
  given: Readonly<{ workspaceId: string; form: z.ZodType<T>; absent?: RegExp }>,
): Question<T> {
  const { workspaceId, form, absent } = given;
  const command = {
    tool: "databricks",
    words: [...words, "--output", "json"],
    environment: workspaceEnvironment(workspaceId),
  } as const;
  return { file: fileName(file, "json"), command, form, ...(absent === undefined ? {} : { absent }) };
}

/** Variables by which the Databricks CLI finds and enters a workspace. */
export function workspaceEnvironment(workspaceId: string): Readonly<Record<string, string>> {
  return { DATABRICKS_AZURE_RESOURCE_ID: workspaceId, DATABRICKS_AUTH_TYPE: "azure-cli" };
}

/** The addresses this machine gets for a host; none when the name is unknown. */
export function addressesOf(host: string): Question<readonly string[]> {
  const command = { tool: "dig", words: ["+short", host], environment: {} } as const;
  return { file: fileName(`dns-${host}`, "txt"), command, form: addressLines };
}

/** `dig +short` prints aliases (with a dot behind) and addresses, one a line; anything else is what went wrong. */
const addressLines = z
  .string()
  .transform((text) =>
    text
      .split(/\s+/)
      .filter((word) => word !== "" && !word.endsWith("."))
      .sort(),
  )
  .refine((words) => words.every((word) => isIP(word) > 0), { error: "it is no list of addresses" });

function fileName(name: string, ending: string): string {
  return `${name.replaceAll(/[^A-Za-z0-9._-]/g, "-")}.${ending}`;
}

/** A command as it is typed, with what has to be quoted in quotes. */
export function commandText({ tool, words, environment }: ToolCommand): string {
  return withVariables(environment, [tool, ...words.map(quoted)].join(" "));
}

/** A command with its variables before it, as it is typed. */
export function withVariables(environment: Readonly<Record<string, string>>, command: string): string {
  return [...Object.entries(environment).map(([name, value]) => `${name}=${quoted(value)}`), command].join(" ");
}

/** A word for a POSIX shell. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Reads an answer in the form its question asks for. */
export function readAnswer<T>(question: Question<T>, text: string): Reading<T> {
  let given: unknown = text;
  if (question.command.tool !== "dig") {
    try {
      given = JSON.parse(text);
    } catch {
      return { kind: "malformed", problem: "it is no JSON" };
    }
  }
  const parsed = question.form.safeParse(given);
  if (parsed.success) return { kind: "value", value: parsed.data };
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []).map(String).join(".");
  return { kind: "malformed", problem: `${path === "" ? "the answer" : path}: ${issue?.message ?? "another form"}` };
}

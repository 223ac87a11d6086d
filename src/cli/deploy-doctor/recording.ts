import { existsSync, readFileSync, statSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Clock, EXIT, redactText, sortKeys, UserError } from "../../base/index.ts";
import { makeFolder } from "../make-folder.ts";
import { type Ask, commandText, noProgram, type Question, type RawAnswer, readAnswer } from "../../deploy/index.ts";

/** List of a recording: whose answers these are, and which command gave which. */
const LIST = "recording.json";
const listForm = z.object({
  format: z.literal(1),
  project: z.string(),
  environment: z.string(),
  answers: z.record(z.string(), z.object({ command: z.string(), at: z.string() })),
});
type List = z.infer<typeof listForm>;

export type Recorded = Readonly<{ folder: string; project: string; environment: string }>;

/** Beside the file of an answer: what the command said instead of one. */
export function errorFile(file: string): string {
  return `${file}.error`;
}

/**
 * Answers from a folder, written by `askAndRecord` or by hand with the commands the doctor prints.
 * @throws UserError LW7260 without such a folder, LW7261 when it is that of another environment, LW7262 when its list cannot be read
 */
export function askRecording(recorded: Recorded): Ask {
  const { folder } = recorded;
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UserError("LW7260", {
      values: { folder },
      hint: `lakewright deploy doctor --env ${recorded.environment} --record <folder> makes one`,
      exitCode: EXIT.usage,
    });
  const list = readList(recorded);
  return (question) => Promise.resolve(recordedAnswer(folder, question, list));
}

function recordedAnswer(folder: string, { file, command }: Question, list: List | undefined): RawAnswer {
  const answer = textOf(join(folder, file));
  const failure = textOf(join(folder, errorFile(file)));
  // a name may well resolve to nothing; every other command prints something unless it failed
  const isAnswered = answer !== undefined && (command.tool === "dig" || answer.trim() !== "");
  if (!isAnswered && (failure === undefined || failure.trim() === ""))
    return answer === undefined ? { kind: "not recorded" } : { kind: "text", text: "" };
  const asked = list?.answers[file]?.command;
  if (asked !== undefined && asked !== commandText(command)) return { kind: "recorded otherwise", command: asked };
  return isAnswered ? { kind: "text", text: answer } : { kind: "failure", text: failure ?? "" };
}

/**
 * Asks and keeps the answers. Only what the form of a question names is written, so neither names of people nor anything secret is; an
 * answer that has not the form is not written. What could not be seen leaves an earlier answer, of somebody who could, in place.
 */
export function askAndRecord(
  ask: Ask,
  recorded: Recorded,
  clock: Clock,
): Readonly<{ ask: Ask; finish: () => Promise<number> }> {
  const { folder, project, environment } = recorded;
  const written = new Map<string, List["answers"][string]>();
  const earlier = existsSync(join(folder, LIST)) ? readList(recorded)?.answers : undefined;
  return {
    ask: async (question) => {
      const raw = await ask(question);
      const kept = textOfAnswer(question, raw, join(folder, question.file));
      if (kept !== undefined) {
        const [is, isNot] = kept.isAnswer
          ? [question.file, errorFile(question.file)]
          : [errorFile(question.file), question.file];
        await makeFolder(folder);
        await writeFile(join(folder, is), kept.text);
        await rm(join(folder, isNot), { force: true });
        written.set(question.file, { command: commandText(question.command), at: new Date(clock.now()).toISOString() });
      }
      return raw;
    },
    finish: async () => {
      const answers = { ...earlier, ...Object.fromEntries(written) };
      const list: List = { format: 1, project, environment, answers: sortKeys(answers) as List["answers"] };
      await makeFolder(folder);
      await writeFile(join(folder, LIST), `${JSON.stringify(list, null, 2)}\n`);
      return written.size;
    },
  };
}

/** What is kept of an answer, or of a failure; undefined for nothing. `path` is where an earlier answer would lie. */
function textOfAnswer(
  question: Question,
  raw: RawAnswer,
  path: string,
): Readonly<{ isAnswer: boolean; text: string }> | undefined {
  if (raw.kind === "text") {
    const reading = readAnswer(question, raw.text);
    if (reading.kind !== "value") return undefined;
    const { value } = reading;
    const isLines = question.command.tool === "dig" && Array.isArray(value);
    const text = isLines ? value.map((line) => `${line}\n`).join("") : `${JSON.stringify(value, null, 2)}\n`;
    return { isAnswer: true, text };
  }
  if (raw.kind !== "failure" && raw.kind !== "no program") return undefined;
  const text = raw.kind === "failure" ? redactText(raw.text) : noProgram(question.command.tool);
  const isGone = raw.kind === "failure" && question.absent?.test(raw.text) === true;
  return isGone || !existsSync(path) ? { isAnswer: false, text } : undefined;
}

function readList({ folder, project, environment }: Recorded): List | undefined {
  const file = join(folder, LIST);
  const text = textOf(file);
  if (text === undefined) return undefined;
  const list = listForm.safeParse(parsedJson(text));
  if (!list.success) throw new UserError("LW7262", { values: { file }, exitCode: EXIT.usage });
  const [found, expected] = [list.data, { project, environment }].map((each) => `${each.project}, ${each.environment}`);
  if (found !== expected)
    throw new UserError("LW7261", {
      values: { folder, found: found ?? "", expected: expected ?? "" },
      hint: `--env ${list.data.environment}, or another folder`,
      exitCode: EXIT.usage,
    });
  return list.data;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

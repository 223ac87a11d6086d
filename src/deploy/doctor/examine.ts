import { type Code, messageOf } from "../../base/index.ts";
import { catalogChecks } from "./catalog.ts";
import type { Answers, Check, CheckResult, Values, Verdict } from "./check.ts";
import { dnsChecks } from "./dns.ts";
import { prerequisites } from "./prerequisites.ts";
import {
  type Ask,
  commandText,
  type Question,
  type RawAnswer,
  readAnswer,
  type Reading,
  workspaceEnvironment,
} from "./question.ts";
import { repairText } from "./repairs.ts";
import { rightsChecks } from "./rights.ts";
import { type Scene, workspaceId } from "./scene.ts";
import { serviceChecks } from "./services.ts";
import { workspaceChecks } from "./workspace.ts";

/** Every check of a deployment; what a check needs stands before it. */
export function checksOf(scene: Scene): readonly Check[] {
  return [
    ...prerequisites(scene),
    ...serviceChecks(scene),
    ...rightsChecks(scene),
    ...workspaceChecks(scene),
    ...catalogChecks(scene),
    ...dnsChecks(scene),
  ];
}

/** Makes the checks of a deployment; each question is put once. Results come in the order of the checks. */
export async function examine(scene: Scene, ask: Ask): Promise<readonly CheckResult[]> {
  const asked = new Map<string, Promise<RawAnswer>>();
  const askOnce: Ask = (question) => {
    const known = asked.get(question.file) ?? ask(question);
    asked.set(question.file, known);
    return known;
  };
  const results = new Map<string, Promise<CheckResult>>();
  for (const check of checksOf(scene)) results.set(check.id, resultOf(check, results, { scene, ask: askOnce }));
  return Promise.all(results.values());
}

type Examination = Readonly<{ scene: Scene; ask: Ask }>;

async function resultOf(
  check: Check,
  earlier: ReadonlyMap<string, Promise<CheckResult>>,
  { scene, ask }: Examination,
): Promise<CheckResult> {
  const about = { id: check.id, kind: check.kind };
  for (const need of check.needs) {
    const found = await earlier.get(need);
    if (found === undefined) throw new RangeError(`${check.id} needs ${need}, which is no earlier check`);
    if (found.status === "ok") continue;
    // what waits itself names what it waits for
    const by = found.status === "blocked" ? found.by : found.id;
    return { ...about, status: "blocked", code: "LW7254", text: messageOf("LW7254", { check: by }), by };
  }
  const readings = new Map<string, unknown>();
  const answers: Answers = <T>(question: Question<T>) => readings.get(question.file) as T | undefined;
  const open = (await readAll(check.asks)) ?? (await readAll(check.asksThen?.(answers) ?? []));
  return open === undefined ? judged(check, check.judge(answers), scene) : { ...about, ...open };

  /** Reads answers until one is missing, and says which. */
  async function readAll(questions: readonly Question[]): Promise<Unknown | undefined> {
    const raw = await Promise.all(questions.map(ask));
    for (const [index, question] of questions.entries()) {
      const reading = readingOf(question, raw[index] ?? { kind: "not recorded" });
      if ("status" in reading) return reading;
      readings.set(question.file, reading.kind === "value" ? reading.value : undefined);
    }
    return undefined;
  }
}

type Unknown = Omit<Extract<CheckResult, { status: "unknown" }>, "id" | "kind">;

function readingOf(question: Question, raw: RawAnswer): Exclude<Reading<unknown>, { kind: "malformed" }> | Unknown {
  const { file, command } = question;
  const unknown = (code: Code, values: Readonly<Record<string, string>>): Unknown => ({
    status: "unknown",
    code,
    text: messageOf(code, { file, ...values }),
    file,
    record: commandText(command),
  });
  switch (raw.kind) {
    case "not recorded":
      return unknown("LW7250", {});
    case "recorded otherwise":
      return unknown("LW7251", { command: raw.command });
    case "no program":
      return { kind: "absent" };
    case "failure":
      if ([question.absent, question.unseen].some((words) => words?.test(raw.text) === true)) return { kind: "absent" };
      return unknown("LW7253", { tool: command.tool, problem: raw.text.trim() });
    case "text": {
      const reading = readAnswer(question, raw.text);
      return reading.kind === "malformed" ? unknown("LW7252", { problem: reading.problem }) : reading;
    }
    default:
      return raw satisfies never;
  }
}

function judged({ id, kind }: Check, verdict: Verdict, scene: Scene): CheckResult {
  if (verdict.kind === "fine") return { id, kind, status: "ok", text: verdict.text };
  const { code, values } = verdict;
  const place = { platform: scene.platform, workspace: workspaceEnvironment(workspaceId(scene)) };
  return {
    id,
    kind,
    status: "failed",
    code,
    text: messageOf(code, textValues(values)),
    repair: repairText(code, values, place),
  };
}

function textValues(values: Values): Readonly<Record<string, string | number>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === "object" ? value.join(", ") : value]),
  );
}

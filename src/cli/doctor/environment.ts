import { type Clock, compareText, type Diagnostic, realClock } from "../../base/index.ts";
import { connectorOf, resolveConnection, secretProvider } from "../../connector/index.ts";
import { kindsOf, type ResolvedModel, type Source, type Value } from "../../metadata/index.ts";
import { openLake, openProjectStore } from "../../run/index.ts";
import { type Check, check } from "./check.ts";

export type EnvironmentContext = Readonly<{
  projectRoot: string;
  resolved: ResolvedModel;
  signal: AbortSignal;
  clock?: Clock;
}>;

/** What one environment of the project needs: lake, store, secrets, an answer of every source. */
export async function environmentChecks(context: EnvironmentContext): Promise<readonly Check[]> {
  const { resolved } = context;
  const storage = [await check("lake", () => lakeAnswers(context)), await check("store", () => storeAnswers(context))];
  const secrets = await secretChecks(context);
  const sources = await Promise.all(
    resolved.model.sources.map((source) => check(`source ${source.name}`, () => sourceAnswers(source, context))),
  );
  return [...storage, ...secrets, ...sources];
}

async function lakeAnswers({ projectRoot, resolved }: EnvironmentContext): Promise<string> {
  const { root, release } = await openLake(projectRoot, resolved.environment);
  await release();
  return `${root}: files can be created if absent`;
}

async function storeAnswers({ projectRoot, resolved }: EnvironmentContext): Promise<string> {
  await using store = await openProjectStore(projectRoot, resolved);
  return `${store.dialect}, id ${await store.storeId()}`;
}

async function secretChecks({ projectRoot, resolved }: EnvironmentContext): Promise<readonly Check[]> {
  const { environment, model } = resolved;
  const documents = [
    environment.settings,
    ...model.sources.flatMap((source) => [source.connection, source.authentication]),
  ];
  const names = [...new Set(documents.flatMap(secretNames))].sort(compareText);
  if (names.length === 0) return [{ name: "secrets", status: "ok", detail: "none needed" }];
  return Promise.all(
    names.map((name) =>
      check(`secret ${name}`, async () => {
        const findings: Diagnostic[] = [];
        const warn = (finding: Diagnostic): void => void findings.push(finding);
        await secretProvider(environment.secrets, projectRoot, { warn }).get(name);
        const [finding] = findings;
        return finding === undefined ? "found" : { status: "warning", detail: finding.text, hint: finding.hint };
      }),
    ),
  );
}

/** Names of the secrets a document refers to. */
function secretNames(value: Value): readonly string[] {
  if (value === null || typeof value !== "object") return [];
  if ("secret" in value && typeof value.secret === "string") return [value.secret];
  return Object.values(value).flatMap((part) => secretNames(part));
}

async function sourceAnswers(source: Source, context: EnvironmentContext): Promise<string | Omit<Check, "name">> {
  const { projectRoot, resolved, signal, clock = realClock } = context;
  const provider = secretProvider(resolved.environment.secrets, projectRoot);
  const connection = await resolveConnection(source, provider);
  const wishes = source.datasets.map(({ table, options }) => ({ table, options }));
  // whether a file can be opened is known before its columns are: the engine need not look into it
  const inspectFile = async () => [];
  const kinds = await kindsOf(projectRoot, resolved.model);
  const found = await connectorOf(source.type, kinds.sources).discover(connection, wishes, {
    projectRoot,
    clock,
    signal,
    inspectFile,
  });
  const detail = `${source.type}: ${found.length} of ${wishes.length} datasets found`;
  if (found.length >= wishes.length) return detail;
  return { status: "failed", detail, hint: "lakewright discover names what is missing" };
}

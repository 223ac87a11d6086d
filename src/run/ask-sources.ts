import { UserError } from "../base/index.ts";
import type { DatasetId, ResolvedModel, Source } from "../metadata/index.ts";
import { datasetGraph, reachable, type SelectableNode, selectDatasets } from "../plan/index.ts";
import type { RunEvent } from "./contract.ts";
import {
  type Answer,
  type Asked,
  askSource,
  type DiscoverContext,
  type FoundTable,
  type Unanswered,
} from "./discover.ts";
import { judge, type LoadedModel } from "./project.ts";
import { saveSchema } from "./schema-file.ts";

/** Tables that are new behind wildcards, as the drift policy of the source takes them. */
export type NewTables = Omit<Extract<RunEvent, { type: "schema-drift" }>, "at">;

/** What came of asking sources before a plan is made. */
export type Discovery = Readonly<{
  /** True when a schema file was written. */
  isWritten: boolean;
  /** Wildcards and datasets of unknown schema that were not answered. The step of a dataset fails by itself. */
  unanswered: readonly Unanswered[];
  drift: readonly NewTables[];
}>;

export const NOTHING_ASKED: Discovery = { isWritten: false, unanswered: [], drift: [] };

/**
 * Asks the sources that a selection needs: for the columns of datasets whose schema is unknown, and behind wildcards for tables that are new.
 * Who does not answer stops nobody else.
 */
export async function askSources(
  context: DiscoverContext,
  model: LoadedModel,
  selection: readonly string[],
): Promise<Discovery> {
  const results: Discovery[] = [];
  for (const asked of await whatToAsk(model, selection)) results.push(await ask(context, asked));
  return {
    isWritten: results.some(({ isWritten }) => isWritten),
    unanswered: results.flatMap(({ unanswered }) => unanswered),
    drift: results.flatMap(({ drift }) => drift),
  };
}

async function ask(context: DiscoverContext, asked: Asked): Promise<Discovery> {
  const { source } = asked;
  const answer = await askSource(context, asked);
  const { taken, unanswered, drift } = judgeDrift(source, answer);
  if (taken.length > 0) await saveSchema(context.projectRoot, source.name, taken);
  return { isWritten: taken.length > 0, unanswered, drift };
}

/** The first look behind a wildcard takes everything; later ones take what is new if the policy of the source says so. */
function judgeDrift(source: Source, { tables, unanswered }: Answer) {
  const seen = new Set(source.wildcards.filter(({ hasTables }) => hasTables).map(({ name }) => name));
  const isNew = ({ wildcard }: FoundTable): boolean => wildcard !== undefined && seen.has(wildcard);
  const fresh = tables.filter(isNew);
  const drift = fresh.map(
    ({ name, table }): NewTables => ({
      type: "schema-drift",
      dataset: `${source.name}.bronze.${name}`,
      changes: [`table ${table} is new`],
      policy: source.drift,
    }),
  );
  const taken = source.drift === "evolve" ? tables : tables.filter((table) => !isNew(table));
  if (source.drift !== "fail") return { taken, unanswered, drift };
  const wildcards = [...new Set(fresh.map(({ wildcard = "" }) => wildcard))];
  const refused = wildcards.map((wildcard): Unanswered => {
    const changes = fresh.filter((table) => table.wildcard === wildcard).map(({ table }) => `table ${table} is new`);
    const values = { source: source.name, changes: changes.join("; ") };
    const hint = `take it with \`lakewright discover ${source.name}\`, or set another drift policy`;
    return {
      dataset: `${source.name}.bronze.${wildcard}`,
      isWildcard: true,
      error: new UserError("LW3021", { values, hint }),
    };
  });
  return { taken, unanswered: [...unanswered, ...refused], drift };
}

async function whatToAsk(model: LoadedModel, selection: readonly string[]): Promise<readonly Asked[]> {
  const { sources } = model.resolved.model;
  const open = sources
    .map((source) => ({
      source,
      datasets: source.datasets.filter((dataset) => dataset.schema === undefined),
      wildcards: source.wildcards,
    }))
    .filter(isAnything);
  if (open.length === 0 || selection.length === 0) return open;
  const needs = await needsOf(model, selection);
  return open
    .map(({ source, datasets, wildcards }) => ({
      source,
      datasets: datasets.filter(({ id }) => needs(id)),
      wildcards: wildcards.filter(({ name }) => needs(wildcardId(source, name))),
    }))
    .filter(isAnything);
}

function isAnything({ datasets, wildcards }: Asked): boolean {
  return datasets.length + wildcards.length > 0;
}

function wildcardId(source: Source, wildcard: string): DatasetId {
  return `${source.name}.bronze.${wildcard}`;
}

/**
 * What a selection needs: the selected datasets and all they are made from, because columns follow from columns. A wildcard stands among
 * them as a dataset of its own name; where a name is not known yet, it may be behind any of them.
 */
async function needsOf(
  { loaded, resolved }: LoadedModel,
  selection: readonly string[],
): Promise<(dataset: DatasetId) => boolean> {
  const { analysis, diagnostics } = await judge(loaded);
  const graph = datasetGraph(resolved, analysis);
  const nodes = new Map<DatasetId, SelectableNode>([...graph.nodes, ...wildcardNodes(resolved)]);
  const { selected, diagnostics: unknown } = selectDatasets({ nodes, readers: graph.readers }, selection);
  const needed = reachable([...selected], (id) => graph.nodes.get(id)?.reads ?? []);
  const isOpen = unknown.length > 0 || diagnostics.some(({ severity }) => severity === "error");
  return (dataset) => needed.has(dataset) || (isOpen && dataset.includes("*"));
}

function wildcardNodes({ model }: ResolvedModel): readonly (readonly [DatasetId, SelectableNode])[] {
  return model.sources.flatMap((source) =>
    source.wildcards.map(({ name }) => {
      const id = wildcardId(source, name);
      const dataset = { id, kind: "source", layer: "bronze", name } as const;
      return [id, { dataset, owner: source.name, tags: source.tags, reads: [] }] as const;
    }),
  );
}

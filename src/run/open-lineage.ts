import { type Json, sha256 } from "../base/index.ts";
import type { Plan, Step } from "../plan/index.ts";
import type { StepSummary } from "./contract.ts";

const PRODUCER = "https://github.com/lakewright/lakewright";
const SPEC = "https://openlineage.io/spec";

export type LineageContext = Readonly<{ plan: Plan; runId: string; at: string }>;

/**
 * The OpenLineage run event for a step that has ended: what it read in which version, what it published.
 * @source OpenLineage specification 2-0-2 with the facets schema, version, outputStatistics and errorMessage
 */
export function lineageEvent(step: Step, summary: StepSummary, context: LineageContext): Json {
  const namespace = `lakewright://${context.plan.project}/${context.plan.environment}`;
  return {
    eventType: eventType(summary),
    eventTime: context.at,
    producer: PRODUCER,
    schemaURL: `${SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent`,
    run: { runId: uuidOf(`${context.runId} ${step.dataset}`), facets: failureFacet(summary) },
    job: { namespace, name: step.dataset },
    inputs: step.inputs.map((input) => ({
      namespace,
      name: input.dataset,
      facets: input.version === null ? {} : { version: versionFacet(input.version) },
    })),
    outputs: [outputOf(namespace, step, summary)],
  };
}

function eventType(summary: StepSummary): string {
  if (summary.status === "succeeded" || summary.status === "unchanged") return "COMPLETE";
  return summary.status === "cancelled" ? "ABORT" : "FAIL";
}

function outputOf(namespace: string, step: Step, summary: StepSummary): Json {
  return {
    namespace,
    name: step.dataset,
    facets: {
      schema: facet("SchemaDatasetFacet", "1-1-1", { fields: step.columns.map(({ name, type }) => ({ name, type })) }),
      ...(summary.tableVersion === undefined ? {} : { version: versionFacet(summary.tableVersion) }),
    },
    ...(summary.rowCount === undefined
      ? {}
      : {
          outputFacets: {
            outputStatistics: facet("OutputStatisticsOutputDatasetFacet", "1-0-2", { rowCount: summary.rowCount }),
          },
        }),
  };
}

function failureFacet(summary: StepSummary): { [key: string]: Json } {
  if (summary.failure === undefined) return {};
  const { code, message } = summary.failure;
  return {
    errorMessage: facet("ErrorMessageRunFacet", "1-0-1", { message: `${code} ${message}`, programmingLanguage: "SQL" }),
  };
}

function versionFacet(version: number): Json {
  return facet("DatasetVersionDatasetFacet", "1-0-1", { datasetVersion: String(version) });
}

function facet(name: string, version: string, content: { readonly [key: string]: Json }): Json {
  return { _producer: PRODUCER, _schemaURL: `${SPEC}/facets/${version}/${name}.json#/$defs/${name}`, ...content };
}

/** OpenLineage wants a UUID per run of a job; ours follows from the run and the dataset, so an event sent twice is the same event. */
function uuidOf(text: string): string {
  const digits = sha256(text);
  const variant = ((Number.parseInt(digits.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join("-");
}

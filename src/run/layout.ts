import type { DatasetId } from "../metadata/index.ts";

/** Application id of our `txn` actions: the same in every table, so that every writer of ours sees every other. */
export const TXN_APP = "lakewright";

type DatasetParts = Readonly<{ owner: string; layer: string; name: string }>;

export function partsOf(dataset: DatasetId): DatasetParts {
  const [owner = "", layer = "", ...name] = dataset.split(".");
  return { owner, layer, name: name.join(".") };
}

/** Key prefix of the published table. */
export function tablePrefix(dataset: DatasetId): string {
  const { owner, layer, name } = partsOf(dataset);
  return `${layer}/${owner}/${name}`;
}

/** Key prefix of the quarantine table. */
export function quarantinePrefix(dataset: DatasetId): string {
  const { owner, layer, name } = partsOf(dataset);
  return `quarantine/${owner}/${layer}/${name}`;
}

/** Where intents, refused rows before their commit and extractions lie: foreign VACUUMs leave folders that begin with `_` alone. */
export function workPrefix(dataset: DatasetId): string {
  const { owner, layer, name } = partsOf(dataset);
  return `_lakewright/${owner}/${layer}/${name}`;
}

/** Numbers are padded so that key order is number order. */
export function intentKey(dataset: DatasetId, attempt: number): string {
  return `${workPrefix(dataset)}/intents/${String(attempt).padStart(12, "0")}.json`;
}

export function rejectPrefix(dataset: DatasetId): string {
  return `${workPrefix(dataset)}/rejects`;
}

/** Extractions are addressed by what is asked of the source, not by who asks: a later attempt finds a finished one. */
export function extractionPrefix(dataset: DatasetId, identity: string): string {
  return `${workPrefix(dataset)}/extract/${identity.slice(0, 16)}`;
}

/** Rows a function gave, until they are published. Collected as extractions are. */
export function functionPrefix(dataset: DatasetId, uuid: string): string {
  return `${workPrefix(dataset)}/extract/${uuid}`;
}

/** Which version of a dataset an output port has brought to its consumers. */
export function portPrefix(dataset: DatasetId): string {
  return `${workPrefix(dataset)}/ports`;
}

/** Names the one store this lake belongs to. */
export const STORE_MARK = "_lakewright/store.json";

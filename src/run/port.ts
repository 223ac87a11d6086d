import { canonicalJson, type Json, sha256 } from "../base/index.ts";
import type { Storage } from "../lake/index.ts";
import type { DatasetId, Kinds, OutputPort, Product, ResolvedModel } from "../metadata/index.ts";
import type { Observed } from "../plan/index.ts";
import { portPrefix } from "./layout.ts";

/** An output port that the project's own code brings to its consumers, as one kind. */
export type WrittenPort = Readonly<{
  product: string;
  port: OutputPort;
  kind: string;
  settings: Readonly<Record<string, Json>>;
  /** Changes when the settings or the code do: then the same version is brought again. */
  identity: string;
}>;

/** What was brought last: `<port>.<kind>.json` beside the work of the dataset. */
type Mark = Readonly<{ format: 1; version: number; identity: string }>;

/** The ports of a dataset that are written by code, in the order of the metadata. */
export function writtenPorts({ model }: ResolvedModel, kinds: Kinds, dataset?: DatasetId): readonly WrittenPort[] {
  return model.products.flatMap((product) =>
    product.outputs
      .filter((port) => dataset === undefined || port.dataset === dataset)
      .flatMap((port) => portKinds(product, port, model.extensions ?? []))
      .filter((written) => portRecord(kinds, written).write !== undefined),
  );
}

function portKinds(
  product: Product,
  port: OutputPort,
  extensions: NonNullable<ResolvedModel["model"]["extensions"]>,
): readonly WrittenPort[] {
  return Object.entries(port.settings ?? {}).map(([kind, settings]) => {
    const code = extensions.find(({ ports }) => ports.some((record) => record.kind === kind))?.hash ?? "";
    return { product: product.name, port, kind, settings, identity: sha256(canonicalJson({ settings, code })) };
  });
}

export function portRecord(kinds: Kinds, { kind }: WrittenPort): Kinds["ports"][number] {
  const record = kinds.ports.find((candidate) => candidate.kind === kind);
  if (record === undefined) throw new Error(`no port kind ${kind}`);
  return record;
}

/** Where ports are looked at: their marks lie in the lake, what some of them write in the project. */
export type PortPlace = Readonly<{ storage: Storage; kinds: Kinds; projectRoot: string }>;

/** The version that consumers of a port find, as it is declared now; undefined: none. */
export async function broughtVersion(
  { storage, kinds, projectRoot }: PortPlace,
  written: WrittenPort,
): Promise<number | undefined> {
  const key = markKey(written);
  if ((await storage.head(key)) === undefined) return undefined;
  if (portRecord(kinds, written).isThere?.(written.settings as never, projectRoot) === false) return undefined;
  const mark = JSON.parse(Buffer.from(await storage.read(key)).toString("utf8")) as Mark;
  return mark.identity === written.identity ? mark.version : undefined;
}

export async function markBrought(storage: Storage, written: WrittenPort, version: number): Promise<void> {
  const mark: Mark = { format: 1, version, identity: written.identity };
  await storage.write(markKey(written), JSON.stringify(mark));
}

function markKey({ port, kind }: WrittenPort): string {
  return `${portPrefix(port.dataset)}/${port.name}.${kind}.json`;
}

/** True when a port of these datasets has not brought what is published. */
export async function isAnyPortBehind(
  place: PortPlace,
  resolved: ResolvedModel,
  { datasets }: Observed,
  among: readonly DatasetId[],
): Promise<boolean> {
  for (const written of writtenPorts(resolved, place.kinds)) {
    const published = datasets[written.port.dataset]?.version;
    if (published === undefined || !among.includes(written.port.dataset)) continue;
    if ((await broughtVersion(place, written)) !== published) return true;
  }
  return false;
}

import type { Json } from "../../base/index.ts";
import type { DomainMetadata, Metadata, Protocol, Transaction } from "./action.ts";
import type { TableState } from "./table-state.ts";

/**
 * What a version of a table is, by the members of a version checksum (PROTOCOL.md §Version Checksum File), each in one spelling: two accounts
 * of a version can be compared.
 */
export type StateFacts = Readonly<Record<string, Json | undefined>>;

export function stateFacts(state: TableState): StateFacts {
  const { files, protocol, metadata, transactions, domains } = state;
  let tableSizeBytes = 0;
  for (const { add } of files.values()) tableSizeBytes += add.size;
  return {
    numFiles: files.size,
    tableSizeBytes,
    ...(protocol === undefined ? {} : { protocol: protocolFact(protocol) }),
    ...(metadata === undefined ? {} : { metadata: metadataFact(metadata) }),
    setTransactions: transactionFacts([...transactions.values()]),
    domainMetadata: domainFacts([...domains.values()]),
  };
}

type Checksum = Readonly<{
  numFiles?: number;
  tableSizeBytes?: number;
  protocol?: Protocol;
  metadata?: Metadata;
  setTransactions?: readonly Transaction[];
  domainMetadata?: readonly DomainMetadata[];
}>;

/** What a version checksum states; members that it leaves out, or of another shape, are not compared. */
export function checksumFacts(checksum: Checksum): StateFacts {
  const { numFiles, tableSizeBytes, protocol, metadata, setTransactions, domainMetadata } = checksum;
  return {
    ...(typeof numFiles === "number" ? { numFiles } : {}),
    ...(typeof tableSizeBytes === "number" ? { tableSizeBytes } : {}),
    ...(protocol ? { protocol: protocolFact(protocol) } : {}),
    ...(metadata ? { metadata: metadataFact(metadata) } : {}),
    ...(Array.isArray(setTransactions) ? { setTransactions: transactionFacts(setTransactions) } : {}),
    ...(Array.isArray(domainMetadata) ? { domainMetadata: domainFacts(domainMetadata) } : {}),
  };
}

/** The first fact that `stated` has otherwise than the log; undefined when they agree. */
export function contradiction(log: StateFacts, stated: StateFacts): string | undefined {
  for (const [name, value] of Object.entries(stated)) {
    if (value === undefined) continue;
    const [own, other] = [log[name], value].map((fact) => JSON.stringify(fact));
    if (own !== other) return `${name} is ${shown(other)}, the log says ${shown(own)}`;
  }
  return undefined;
}

const SHOWN = 200;

function shown(text = "nothing"): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function protocolFact({ minReaderVersion, minWriterVersion, readerFeatures, writerFeatures }: Protocol): Json {
  const sorted = (names: readonly string[] | null | undefined) => [...(names ?? [])].sort();
  return [minReaderVersion, minWriterVersion, sorted(readerFeatures), sorted(writerFeatures)];
}

function metadataFact({ id, schemaString, partitionColumns, configuration }: Metadata): Json {
  const properties = Object.entries(configuration ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return [id, schemaString, [...(partitionColumns ?? [])], properties];
}

function transactionFacts(transactions: readonly Transaction[]): Json {
  return transactions.map(({ appId, version }) => JSON.stringify([appId, version])).sort();
}

function domainFacts(domains: readonly DomainMetadata[]): Json {
  return domains
    .filter(({ removed }) => !removed)
    .map(({ domain, configuration }) => JSON.stringify([domain, configuration]))
    .sort();
}

import type {
  Action,
  AddFile,
  CommitInfo,
  DomainMetadata,
  Metadata,
  Protocol,
  RemoveFile,
  Transaction,
} from "./action.ts";
import { deletionVectorId } from "./action.ts";
import { decodePath } from "./file-path.ts";

/** A file in force, with its decoded path. */
export type StateFile = Readonly<{ path: string; add: AddFile }>;

/** The reconciled actions of a table up to one version (PROTOCOL.md §Action Reconciliation). */
export type TableState = {
  version: number;
  protocol: Protocol | undefined;
  metadata: Metadata | undefined;
  /** By logical file: decoded path and deletion vector. */
  files: Map<string, StateFile>;
  tombstones: Map<string, RemoveFile>;
  transactions: Map<string, Transaction>;
  domains: Map<string, DomainMetadata>;
  /** Of the commit at `version` only; undefined after a checkpoint. */
  commitInfo: CommitInfo | undefined;
  /** Time of the log entry of `version`, in milliseconds. */
  modifiedMs: number | undefined;
};

export function emptyState(): TableState {
  return {
    version: -1,
    protocol: undefined,
    metadata: undefined,
    files: new Map(),
    tombstones: new Map(),
    transactions: new Map(),
    domains: new Map(),
    commitInfo: undefined,
    modifiedMs: undefined,
  };
}

/** A state of its own: later actions applied to one do not show in the other. */
export function copyState(state: TableState): TableState {
  return {
    ...state,
    files: new Map(state.files),
    tombstones: new Map(state.tombstones),
    transactions: new Map(state.transactions),
    domains: new Map(state.domains),
  };
}

/** Identity of a logical file: the same path with another deletion vector is another file. */
export function logicalKey(path: string, action: Pick<AddFile, "deletionVector">): string {
  const vector = deletionVectorId(action.deletionVector);
  return vector === "" ? path : `${path}\0${vector}`;
}

/** Applies the actions of one version, or of a checkpoint, in place. */
export function applyActions(state: TableState, version: number, actions: Iterable<Action>, root: string): void {
  state.version = version;
  state.commitInfo = undefined;
  for (const action of actions) applyAction(state, action, root);
}

function applyAction(state: TableState, action: Action, root: string): void {
  if (action.add) addFile(state, action.add, root);
  else if (action.remove) removeFile(state, action.remove, root);
  else if (action.txn) state.transactions.set(action.txn.appId, action.txn);
  else if (action.metaData) state.metadata = action.metaData;
  else if (action.protocol) state.protocol = action.protocol;
  else if (action.commitInfo) state.commitInfo = action.commitInfo;
  else if (action.domainMetadata) applyDomain(state, action.domainMetadata);
}

function addFile(state: TableState, add: AddFile, root: string): void {
  const path = decodePath(add.path, root);
  const key = logicalKey(path, add);
  state.files.set(key, { path, add });
  state.tombstones.delete(key);
}

function removeFile(state: TableState, remove: RemoveFile, root: string): void {
  const key = logicalKey(decodePath(remove.path, root), remove);
  state.files.delete(key);
  state.tombstones.set(key, remove);
}

function applyDomain(state: TableState, domain: DomainMetadata): void {
  if (domain.removed) state.domains.delete(domain.domain);
  else state.domains.set(domain.domain, domain);
}

import type { Code } from "../../base/index.ts";
import type { FailureCode } from "./repairs.ts";
import type { Question } from "./question.ts";

/** Values of a finding: a list is printed with commas in its text and word by word in a command. */
export type Values = Readonly<Record<string, string | number | readonly string[]>>;

/** What a check says of the answers: all is as it should be, or what is wrong. */
export type Verdict =
  | Readonly<{ kind: "fine"; text: string }>
  | Readonly<{ kind: "wrong"; code: FailureCode; values: Values }>;

/** The answers a check asked for; something that is not there is undefined. */
export type Answers = <T>(question: Question<T>) => T | undefined;

/** One thing that has to be as the deployment says. Data but for how it judges. */
export type Check = Readonly<{
  /** `connector-roles on_time`: kind and what it looks at. */
  id: string;
  kind: CheckKind;
  /** Checks that have to be fine before this one says anything. */
  needs: readonly string[];
  asks: readonly Question[];
  /** Questions that only the answers to `asks` make known. */
  asksThen?: (answers: Answers) => readonly Question[];
  judge: (answers: Answers) => Verdict;
}>;

export type CheckResult = Readonly<{ id: string; kind: CheckKind }> &
  Readonly<
    | { status: "ok"; text: string }
    | { status: "failed"; code: FailureCode; text: string; repair: string }
    | { status: "unknown"; code: Code; text: string; file: string; record: string }
    | { status: "blocked"; code: Code; text: string; by: string }
  >;

export function fine(text: string): Verdict {
  return { kind: "fine", text };
}

export function wrong(code: FailureCode, values: Values): Verdict {
  return { kind: "wrong", code, values };
}

/** The kinds of checks in the order they are made: what each looks at, asks (`<…>` stands for a name) and can find. */
export const checkKinds = {
  "azure-cli": { looksAt: "Azure CLI, 2.60 or newer", asks: ["az version"], finds: ["LW7201", "LW7202"] },
  login: { looksAt: "signed in", asks: ["az account show"], finds: ["LW7203"] },
  subscription: {
    looksAt: "tenant and subscription of the environment, enabled",
    asks: ["az account show"],
    finds: ["LW7204", "LW7205", "LW7206"],
  },
  provider: {
    looksAt: "each resource provider the roots need is registered",
    asks: [
      "az provider list --subscription <subscription> --query '[].{namespace:namespace,registrationState:registrationState}'",
    ],
    finds: ["LW7207"],
  },
  "resource-group": {
    looksAt: "both resource groups",
    asks: ["az group show --name <group> --subscription <subscription>"],
    finds: ["LW7208", "LW7209"],
  },
  quota: {
    looksAt: "free cores for the smallest job cluster, and for the nodes of Airflow",
    asks: ["az vm list-usage --location <location> --subscription <subscription>"],
    finds: ["LW7210"],
  },
  "databricks-cli": {
    looksAt: "Databricks CLI, 0.205 or newer",
    asks: ["databricks version"],
    finds: ["LW7211", "LW7212"],
  },
  resource: {
    looksAt: "lake, vaults, server, factory, workspace: made, and closed to the internet",
    asks: ["az resource show --ids <resource>"],
    finds: ["LW7220", "LW7221", "LW7222"],
  },
  endpoint: {
    looksAt: "each is reached by an approved private endpoint, and none waits for approval",
    asks: ["az network private-endpoint-connection list --id <resource>"],
    finds: ["LW7223", "LW7224", "LW7225"],
  },
  connector: {
    looksAt: "the access connector of each source and product has its identity",
    asks: ["az resource show --ids <connector>"],
    finds: ["LW7226", "LW7227"],
  },
  "connector-containers": {
    looksAt: "it has Storage Blob Data Contributor on its containers, and nothing else there or on others",
    asks: [
      "az resource show --ids <connector>",
      "az role assignment list --scope <container> --fill-principal-name false --subscription <subscription>",
    ],
    finds: ["LW7228", "LW7229"],
  },
  "connector-account": {
    looksAt: "it has Reader on the account, and nothing more there or above",
    asks: [
      "az resource show --ids <connector>",
      "az role assignment list --scope <account> --include-inherited --fill-principal-name false --subscription <subscription>",
    ],
    finds: ["LW7230", "LW7231"],
  },
  "vault-reader": {
    looksAt: "AzureDatabricks reads the vault behind a secret scope, and nobody else does",
    asks: ["az role assignment list --scope <vault> --fill-principal-name false --subscription <subscription>"],
    finds: ["LW7232", "LW7233"],
  },
  metastore: {
    looksAt: "a metastore of the region is attached to the workspace",
    asks: [
      "az resource show --ids <workspace>",
      "databricks metastores current",
      "databricks metastores summary",
      "databricks metastores list",
    ],
    finds: ["LW7234", "LW7235"],
  },
  "external-location": {
    looksAt: "each location is there, for its folder and with its credential",
    asks: ["databricks external-locations get <location>"],
    finds: ["LW7236", "LW7237"],
  },
  "external-location-readable": {
    looksAt: "it can be read",
    asks: ["databricks storage-credentials validate --json <location, credential, read only>"],
    finds: ["LW7238", "LW7239"],
  },
  "secret-scope": {
    looksAt: "each secret scope is there, on its own vault",
    asks: ["databricks secrets list-scopes"],
    finds: ["LW7240", "LW7241"],
  },
  "secret-scope-acl": {
    looksAt: "whoever made the scope manages it, nobody else has a right on it",
    asks: ["databricks secrets list-acls <scope>"],
    finds: ["LW7242"],
  },
  "ip-access-list": {
    looksAt: "no list lets everybody in, and lists that are there are in force",
    asks: ["databricks ip-access-lists list", "databricks workspace-conf get-status enableIpAccessLists"],
    finds: ["LW7243", "LW7244"],
  },
  "dns-zone": {
    looksAt: "private zones made here are linked to the network",
    asks: [
      "az network private-dns link vnet list --zone-name <zone> --resource-group <group> --subscription <subscription>",
    ],
    finds: ["LW7245"],
  },
  "dns-record": {
    looksAt: "each private host has its record",
    asks: [
      "az network private-dns record-set a list --zone-name <zone> --resource-group <group> --subscription <subscription>",
    ],
    finds: ["LW7246", "LW7247"],
  },
  "dns-host": {
    looksAt: "each private host resolves to its private address on the machine that asks",
    asks: ["dig +short <host>"],
    finds: ["LW7248"],
  },
} as const satisfies Readonly<
  Record<string, Readonly<{ looksAt: string; asks: readonly string[]; finds: readonly FailureCode[] }>>
>;

export type CheckKind = keyof typeof checkKinds;

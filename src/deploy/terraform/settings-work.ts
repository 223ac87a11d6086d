import { forms } from "./settings-form.ts";
import {
  nested,
  optional,
  optionalText,
  type Reader,
  type SettingProblem,
  text,
  textMap,
  textOr,
  texts,
  whole,
} from "./settings-reader.ts";

/** A job that brings files into `landing`: its image, when it starts, what it is told. */
export type DownloadSettings = Readonly<{
  /** Nodes of Azure Batch instead of a job in a container. */
  nodes?: Readonly<{ size: string; maximum: number }>;
  image: string;
  /** Registry the image is pulled from with the identity of the job; undefined for an image anybody may pull. */
  registryId?: string;
  schedule?: string;
  timeoutMinutes: number;
  /** Whether its subnet lets out to addresses beside those of Azure and of the network. */
  fromInternet: boolean;
  command?: readonly string[];
  variables: Readonly<Record<string, string>>;
  /** Environment variables by the secret of the vault of the platform they come from. */
  secrets: Readonly<Record<string, string>>;
}>;

/** Copies in a vault of their own, or in one of IT: containers of the lake. */
export type BackupSettings = Readonly<{
  existing?: Readonly<{ id: string; principalId: string }>;
  containers: readonly string[];
}>;

/** Airflow on Kubernetes: what runs, who signs in, where it is found. */
export type AirflowSettings = Readonly<{
  version: string;
  imageDigest: string;
  dags: Readonly<{ url: string; ref: string; subPath: string; knownHosts?: string }>;
  /** Entra application people sign in through. */
  signIn: string;
  host: string;
  registryId?: string;
  vaultId?: string;
  egress: "nat_gateway" | "firewall";
}>;

/** Ranges inside the cluster of Airflow: nothing it reaches may have the same addresses. */
export const clusterRanges = { pods: "10.244.0.0/16", services: "10.245.0.0/24" } as const;

/** What a variable with a secret in it is called. */
const secretWords = /secret|password|token|_key|connection_?string/i;

export function downloadOf(reader: Reader): DownloadSettings {
  const { document, path, problems } = reader;
  const image = text(reader, "image", forms.image);
  const registry = optionalText(reader, "registry_id", forms.registry, (registryId) => ({ registryId }));
  if (registry.registryId !== undefined && image !== "" && !image.startsWith(`${registryHost(registry.registryId)}/`))
    problems.push({ key: `${path}.image`, value: image, hint: `an image of ${registryHost(registry.registryId)}` });
  const [variables, secrets] = [nested(reader, "variables"), nested(reader, "secrets")];
  for (const { path: at, document: named } of [variables, secrets])
    for (const name of Object.keys(named).filter((each) => !forms.variable.pattern.test(each)))
      problems.push({ key: `${at}.${name}`, hint: forms.variable.hint });
  for (const name of Object.keys(variables.document).filter((each) => secretWords.test(each)))
    problems.push({
      key: `${variables.path}.${name}`,
      hint: `${path}.secrets, with the name of a secret in the vault`,
    });
  const isBatch = textOr(reader, "runtime", forms.downloadRuntime, "container_job") === "batch";
  problems.push(...runtimeProblems(reader, isBatch));
  return {
    ...(isBatch ? { nodes: nodesOf(nested(reader, "nodes")) } : {}),
    image,
    ...registry,
    ...optionalText(reader, "schedule", forms.cron, (schedule) => ({ schedule })),
    timeoutMinutes: document["timeout_minutes"] === undefined ? 120 : whole(reader, "timeout_minutes"),
    fromInternet: document["from_internet"] === true,
    ...(document["command"] === undefined ? {} : { command: texts(reader, "command", forms.anyText) }),
    variables: textMap(variables, forms.anyText),
    secrets: textMap(secrets, forms.secretName),
  };
}

function nodesOf(reader: Reader): NonNullable<DownloadSettings["nodes"]> {
  const maximum = reader.document["maximum"] === undefined ? 4 : whole(reader, "maximum");
  return { size: textOr(reader, "size", forms.machine, "Standard_D4ds_v5"), maximum };
}

/** What tasks of Batch say themselves, and nodes that nobody asked for. */
function runtimeProblems({ document, path }: Reader, isBatch: boolean): readonly SettingProblem[] {
  const ofTasks = ["schedule", "command", "variables", "secrets", "timeout_minutes"];
  const [others, hint] = isBatch
    ? [ofTasks, "left out: with runtime: batch each task says it"]
    : [["nodes"], "runtime: batch beside it"];
  return others.filter((key) => document[key] !== undefined).map((key) => ({ key: `${path}.${key}`, hint }));
}

/** Host a registry gives images out at. */
export function registryHost(id: string): string {
  return `${id.split("/").at(-1) ?? ""}.azurecr.io`.toLowerCase();
}

export function backupOf(reader: Reader): BackupSettings {
  return {
    ...optional(reader, "existing", (existing) => ({
      existing: {
        id: text(existing, "id", forms.backupVault),
        principalId: text(existing, "principal_id", forms.guid),
      },
    })),
    containers:
      reader.document["containers"] === undefined ? ["landing", "bronze"] : texts(reader, "containers", forms.backedUp),
  };
}

export function airflowOf(reader: Reader): AirflowSettings {
  const dags = nested(reader, "dags");
  const url = text(dags, "url", forms.repository);
  const isPublic = url.startsWith("https://");
  return {
    version: text(reader, "version", forms.airflow),
    imageDigest: text(reader, "image_digest", forms.digest),
    dags: {
      url,
      ref: text(dags, "ref", forms.pinned),
      subPath: textOr(dags, "sub_path", forms.anyText, "dags"),
      // without the keys of its host anybody in between could deliver the DAGs
      ...(isPublic ? {} : { knownHosts: text(dags, "known_hosts", forms.anyText) }),
    },
    signIn: text(reader, "sign_in", forms.guid),
    host: text(reader, "host", forms.host),
    ...optionalText(reader, "registry_id", forms.registry, (registryId) => ({ registryId })),
    ...optionalText(reader, "vault_id", forms.vault, (vaultId) => ({ vaultId })),
    egress: textOr(reader, "egress", forms.egress, "nat_gateway") === "firewall" ? "firewall" : "nat_gateway",
  };
}

import { usageNames } from "../cost/usage.ts";
import { forms } from "./settings-form.ts";
import { amount, optional, optionalText, type Reader, text, textOr, texts, whole } from "./settings-reader.ts";

/** What of the Databricks account belongs to this environment. */
export type AccountSettings = Readonly<{
  id: string;
  metastore: Readonly<{ id: string } | { owner: string }>;
  /** Hosts serverless compute may call. */
  allowedHosts: readonly string[];
  budget?: number;
}>;

/** Where products are given out over HTTP: who answers, and whose tokens count. */
export type ApiSettings = Readonly<{
  backendUrl: string;
  backendAudience: string;
  audience: string;
  /** Gateway of IT; nothing of it is made. */
  existing?: Readonly<{ name: string; resourceGroup: string }>;
}>;

/** A program or Logic App that sends events into a hub. */
export type SenderSettings = Readonly<{
  kind: "container_job" | "function" | "logic_app";
  image?: string;
  intervalSeconds: number;
  dataset?: string;
}>;

/** Schemas of the events of a source in the registry of the namespace. */
export type SchemaGroupSettings = Readonly<{ type: "Avro" | "Json"; compatibility: "None" | "Backward" | "Forward" }>;

export function schemaGroupOf(reader: Reader): SchemaGroupSettings {
  const type = textOr(reader, "type", forms.schemaType, "Avro") as SchemaGroupSettings["type"];
  const compatibility = textOr(reader, "compatibility", forms.compatibility, "Forward");
  return { type, compatibility: compatibility as SchemaGroupSettings["compatibility"] };
}

export function accountOf(reader: Reader): AccountSettings {
  const { document } = reader;
  const owns = document["metastore_id"] === undefined;
  return {
    id: text(reader, "id", forms.lowerGuid),
    metastore: owns
      ? { owner: text(reader, "metastore_owner", forms.metastoreOwner) }
      : { id: text(reader, "metastore_id", forms.lowerGuid) },
    allowedHosts: document["allowed_hosts"] === undefined ? [] : texts(reader, "allowed_hosts", forms.host),
    ...(document["budget"] === undefined ? {} : { budget: amount(reader, "budget") }),
  };
}

export function apiOf(reader: Reader): ApiSettings {
  return {
    backendUrl: text(reader, "backend_url", forms.url),
    backendAudience: text(reader, "backend_audience", forms.anyText),
    audience: text(reader, "audience", forms.anyText),
    ...optional(reader, "existing", (existing) => ({
      existing: {
        name: text(existing, "name", forms.anyText),
        resourceGroup: text(existing, "resource_group", forms.resourceGroup),
      },
    })),
  };
}

export function senderOf(reader: Reader): SenderSettings {
  const kind = textOr(reader, "kind", forms.senderKind, "container_job") as SenderSettings["kind"];
  return {
    kind,
    ...(kind === "container_job" ? { image: text(reader, "image", forms.image) } : {}),
    intervalSeconds: reader.document["interval_seconds"] === undefined ? 10 : whole(reader, "interval_seconds"),
    ...optionalText(reader, "dataset", forms.anyText, (dataset) => ({ dataset })),
  };
}

/** Assumptions about use that the project knows better. */
export function costOf(reader: Reader): Readonly<Record<string, number>> {
  for (const name of Object.keys(reader.document).filter((each) => !usageNames.some((known) => known === each)))
    reader.problems.push({ key: `${reader.path}.${name}`, hint: `one of ${usageNames.join(", ")}` });
  const known = usageNames.filter((name) => reader.document[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, amount(reader, name)]));
}

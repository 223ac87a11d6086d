import { forms } from "./settings-form.ts";
import { nested, optional, type Reader, text, textOr, texts, whole } from "./settings-reader.ts";
import {
  type AirflowSettings,
  airflowOf,
  type BackupSettings,
  backupOf,
  type DownloadSettings,
  downloadOf,
} from "./settings-work.ts";

/** Defender for Cloud: made here, or asked of IT; the paid plans by name. */
export type DefenderSettings = Readonly<{ mode: "create" | "external"; plans: readonly string[] }>;

/** The catalogue: an account of IT, or one that is made here, and the layers it reads. */
export type PurviewSettings = Readonly<{
  existing?: Readonly<{ id: string; principalId: string }>;
  scans: readonly string[];
}>;

/** SQL over the lake: the layers it reads, and how many terabytes of them. */
export type SynapseSettings = Readonly<{
  reads: readonly string[];
  limitsTb: Readonly<{ daily: number; weekly: number; monthly: number }>;
}>;

/** Services that are made because the environment names them. */
export type AskedSettings = Readonly<{
  defender?: DefenderSettings;
  purview?: PurviewSettings;
  synapse?: SynapseSettings;
  airflow?: AirflowSettings;
  download?: DownloadSettings;
  backup?: BackupSettings;
}>;

export function askedOf(reader: Reader): AskedSettings {
  return {
    ...optional(reader, "defender", (defender) => ({ defender: defenderOf(defender) })),
    ...optional(reader, "purview", (purview) => ({ purview: purviewOf(purview) })),
    ...optional(reader, "synapse", (synapse) => ({ synapse: synapseOf(synapse) })),
    ...optional(reader, "airflow", (airflow) => ({ airflow: airflowOf(airflow) })),
    ...optional(reader, "batch_download", (download) => ({ download: downloadOf(download) })),
    ...optional(reader, "backup", (backup) => ({ backup: backupOf(backup) })),
  };
}

function defenderOf(reader: Reader): DefenderSettings {
  const { document } = reader;
  return {
    mode: textOr(reader, "mode", forms.endpoints, "create") === "external" ? "external" : "create",
    plans: document["plans"] === undefined ? [] : texts(reader, "plans", forms.defenderPlan),
  };
}

function purviewOf(reader: Reader): PurviewSettings {
  return {
    ...optional(reader, "existing", (existing) => ({
      existing: {
        id: text(existing, "id", forms.purview),
        principalId: text(existing, "principal_id", forms.guid),
      },
    })),
    scans: layersOf(reader, "scans"),
  };
}

function synapseOf(reader: Reader): SynapseSettings {
  return { reads: layersOf(reader, "reads"), limitsTb: limitsOf(reader) };
}

/** Layers by name; the one that is given out when none is named. */
function layersOf(reader: Reader, key: string): readonly string[] {
  return reader.document[key] === undefined ? ["gold"] : texts(reader, key, forms.tableLayer);
}

function limitsOf(reader: Reader): SynapseSettings["limitsTb"] {
  if (reader.document["limits_tb"] === undefined) return { daily: 1, weekly: 3, monthly: 10 };
  const limits = nested(reader, "limits_tb");
  const [daily, weekly, monthly] = [whole(limits, "daily"), whole(limits, "weekly"), whole(limits, "monthly")];
  if (daily > weekly || weekly > monthly)
    reader.problems.push({ key: limits.path, hint: "the day not above the week, the week not above the month" });
  return { daily, weekly, monthly };
}

import { z } from "zod";
import { referenceShape, textShape } from "./common.ts";

/* Services of `azure:` that no source and no product asks for: they are made when the environment names them. */

const plansShape = z.array(textShape, { error: "a list of plans, such as [KeyVaults, StorageAccounts]" });

const tableLayersShape = z.array(z.enum(["bronze", "silver", "gold"]), { error: "a list of bronze, silver, gold" });
const amountShape = z.int().min(1);

/** `azure.defender`. */
export const defenderShape = z
  .strictObject({
    mode: z
      .union([z.enum(["create", "external"]), referenceShape("create or external")], { error: "create or external" })
      .describe("external: IT owns Defender; nothing is made, what it is asked for is put out. create by default")
      .optional(),
    plans: plansShape
      .describe("Paid plans of the whole subscription: KeyVaults, SqlServers …; none by default")
      .optional(),
  })
  .describe("Defender for Cloud: contact for alerts, findings to the log workspace, paid plans");

/** `azure.purview`. */
export const purviewShape = z
  .strictObject({
    existing: z
      .strictObject({
        id: textShape.describe("Id of the account"),
        principal_id: textShape.describe("Object id of its identity"),
      })
      .describe("Account of IT, usually one for the whole company; otherwise one is made")
      .optional(),
    scans: tableLayersShape.describe("Layers it may read in order to describe them; gold by default").optional(),
  })
  .describe("Microsoft Purview, which reads what it describes and nothing else");

/** `azure.airflow`. */
export const airflowShape = z
  .strictObject({
    version: textShape.describe("Version of Airflow in the image, such as 3.2.2"),
    image_digest: textShape.describe("Digest of the image, sha256:…"),
    dags: z
      .strictObject({
        url: textShape.describe("git@… or ssh://… with a key in the vault; https://… for a public one"),
        ref: textShape.describe("Tag or commit"),
        sub_path: textShape.describe("Folder; dags by default").optional(),
        known_hosts: textShape.describe("Keys of the host, for a private repository").optional(),
      })
      .describe("Repository of the DAGs"),
    sign_in: textShape.describe("Client id of the Entra application people sign in through"),
    host: textShape.describe("Host name inside the network, such as airflow.data.example.com"),
    registry_id: textShape.describe("Registry of IT; otherwise one is made").optional(),
    vault_id: textShape.describe("Vault of IT for its secrets; otherwise one is made").optional(),
    egress: z
      .enum(["nat_gateway", "firewall"])
      .describe("How its nodes get out in a network of IT; nat_gateway by default")
      .optional(),
  })
  .describe("Airflow on a private Kubernetes cluster, which starts and watches runs and reads no data");

/** `azure.batch_download`. */
export const downloadShape = z
  .strictObject({
    image: textShape.describe("Image pinned by its digest, <registry>/<name>@sha256:…"),
    runtime: z
      .enum(["container_job", "batch"])
      .describe("container_job by default; batch: nodes of Azure Batch, whose tasks say command, variables and time")
      .optional(),
    nodes: z
      .strictObject({
        size: textShape.describe("Size of a machine, with a disk of its own; Standard_D4ds_v5 by default").optional(),
        maximum: z.int().min(1).max(100).describe("Most nodes at a time; 4 by default").optional(),
      })
      .describe("Nodes of Azure Batch; none runs while nothing waits")
      .optional(),
    registry_id: textShape.describe("Registry it is pulled from with an identity; none for a public image").optional(),
    schedule: textShape.describe('When it starts, in UTC: "15 3 * * *"; otherwise somebody starts it').optional(),
    timeout_minutes: z.int().min(1).max(10080).describe("Minutes after which it is stopped; 120 by default").optional(),
    from_internet: z
      .boolean()
      .describe("Its subnet lets out to the internet; otherwise to Azure and the network alone")
      .optional(),
    command: z.array(textShape, { error: "a list of texts" }).optional(),
    variables: z.record(z.string(), textShape).describe("Environment variables that are no secrets").optional(),
    secrets: z
      .record(z.string(), textShape)
      .describe("Environment variables from the vault of the platform: API_KEY: partner-api-key")
      .optional(),
  })
  .describe("A job in a container that writes files into landing and nothing else");

/** `azure.backup`. */
export const backupShape = z
  .strictObject({
    containers: z
      .array(z.enum(["landing", "bronze", "silver", "gold"]), { error: "a list of landing, bronze, silver, gold" })
      .describe("Containers of the lake; landing and bronze by default, since the rest can be computed again")
      .optional(),
    existing: z
      .strictObject({
        id: textShape.describe("Id of the backup vault"),
        principal_id: textShape.describe("Object id of its identity"),
      })
      .describe("Backup vault of IT; otherwise one is made")
      .optional(),
  })
  .describe("Copies of the lake outside of its account, and of the metadata of Airflow");

/** `azure.synapse`. */
export const synapseShape = z
  .strictObject({
    reads: tableLayersShape.describe("Layers that queries may read; gold by default").optional(),
    limits_tb: z
      .strictObject({ daily: amountShape, weekly: amountShape, monthly: amountShape })
      .describe("Terabytes queries may read before they are refused; 1, 3, 10 by default")
      .optional(),
  })
  .describe("Synapse workspace with serverless SQL over the lake");

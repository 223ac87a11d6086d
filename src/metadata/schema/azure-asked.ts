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

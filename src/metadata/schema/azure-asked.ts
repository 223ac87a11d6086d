import { z } from "zod";
import { referenceShape, textShape } from "./common.ts";

/* Services of `azure:` that no source and no product asks for: they are made when the environment names them. */

const plansShape = z.array(textShape, { error: "a list of plans, such as [KeyVaults, StorageAccounts]" });

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

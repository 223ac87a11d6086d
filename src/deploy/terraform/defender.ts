import type { AskedService } from "./asked-service.ts";
import type { Deployment } from "./deployment.ts";
import { code } from "./hcl-text.ts";
import { type Root, variable } from "./root.ts";
import { groupId, output, serviceRoot } from "./service-root.ts";
import type { DefenderSettings } from "./settings-asked.ts";

/** Defender for Cloud: contact, export of findings, paid plans. */
export function defenderService(deployment: Deployment, { mode, plans: asked }: DefenderSettings): AskedService {
  const isMade = mode === "create";
  const { subscriptionId, contacts } = deployment.settings;
  return {
    root: defenderRoot(deployment, { mode, plans: asked }),
    title: "Defender for Cloud",
    name: isMade ? `${asked.length} paid plans` : "subscription (IT)",
    zones: [],
    registers: [],
    rights: [],
    needs: isMade
      ? [
          `- For the root \`defender\`: Security Admin on the subscription \`${subscriptionId}\`, or IT applies it. Its contact (${contacts.join(", ")}) and its plans hold for the whole subscription: one environment of it names them.`,
        ]
      : [
          "- Defender for Cloud, from the output `plan_requests` of the root `defender`: the plans and the command that orders each.",
        ],
    // that of storage accounts is paid for with the lake, with or without the plan
    items: asked
      .filter((plan) => isMade && plan !== "StorageAccounts")
      .map((plan) => ({ what: `plan ${plan}`, price: "defender_plan", quantity: 1 })),
    endpoints: 0,
    found: [],
  };
}

function defenderRoot(deployment: Deployment, { mode, plans: asked }: DefenderSettings): Root {
  const { settings, names } = deployment;
  return serviceRoot(deployment, {
    component: "defender",
    module: "defender",
    summary: "Defender for Cloud: who hears of alerts, findings to the log workspace, paid plans that are named.",
    variables: {
      defender_mode: { type: "string", description: "create, or external when IT owns Defender.", value: mode },
      plans: {
        type: "map(object({ subplan = optional(string) }))",
        description: "Paid plans by resource type; each is billed for every resource of its type in the subscription.",
        value: Object.fromEntries([...asked].sort().map((plan) => [plan, {}])),
      },
      security_contacts: {
        type: "set(string)",
        description: "Who hears of alerts.",
        value: settings.contacts,
      },
    },
    without: ["private_endpoint_mode", "private_endpoint_subnet_id", "private_dns_zone_ids"],
    given: {
      subscription_id: variable("subscription_id"),
      mode: variable("defender_mode"),
      plans: variable("plans"),
      security_contact: { emails: variable("security_contacts") },
      export_scope: groupId(names.dataGroup),
    },
    outputs: {
      id: output("The export of findings.", "module.defender.id"),
      plan_requests: {
        description: "Plans with the command that orders each, for whoever owns the subscription.",
        value: code("module.defender.plan_requests"),
      },
    },
  });
}

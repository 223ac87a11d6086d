import type { AskedService } from "./asked-service.ts";
import type { Deployment } from "./deployment.ts";
import { code } from "./hcl-text.ts";
import { resourceName } from "./names.ts";
import { roles } from "./role.ts";
import { type Root, variable } from "./root.ts";
import { nameVariable, output, serviceRoot } from "./service-root.ts";
import type { PurviewSettings } from "./settings-asked.ts";

const HOURS = 730;

/** The catalogue of the company, or one of our own: what it may read, and for our own its account behind endpoints. */
export function purviewService(deployment: Deployment, purview: PurviewSettings): AskedService {
  const { existing, scans } = purview;
  const { settings, names } = deployment;
  const name = existing?.id.split("/").at(-1) ?? resourceName("purview_account", settings);
  return {
    root: purviewRoot(deployment, purview, name),
    precedesFactory: true,
    title: "Purview",
    name: existing === undefined ? name : `${name} (IT)`,
    zones: existing === undefined ? ["purview"] : [],
    registers: existing === undefined ? ["Microsoft.Purview"] : [],
    rights: scans.map((layer) => ({
      who: name,
      as: "managed identity of the catalogue",
      may: roles.blobReader.name,
      on: `container ${layer} of ${names.lakeAccount}`,
    })),
    needs: [
      existing === undefined
        ? "- After the root `purview`: the deploying identity is the first administrator of its collections and gives, in the portal or by its API, the roles of the output `collection_role_requests`. Rights to scan Databricks and the store are given there to its output `principal_id`."
        : `- The administrators of the catalogue \`${name}\` give the roles of the output \`collection_role_requests\` of the root \`purview\`, and a way from its scans into this network.`,
      ...(existing === undefined
        ? [
            `- Before the first scan: in \`${name}\` an integration runtime in a managed network with managed private endpoints to \`${names.lakeAccount}\`, approved there. Both are closed: the default runtime reaches neither.`,
          ]
        : []),
      `- So that the copies of \`${names.dataFactory}\` show as lineage: the role Data curator on the root collection for its identity (output \`principal_id\` of \`azure_data_factory\`), and its endpoint \`catalogue\` approved at \`${name}\`.`,
    ],
    items: existing === undefined ? [{ what: "capacity unit", price: "purview_unit", quantity: HOURS }] : [],
    // account and portal; blob and queue of ingestion
    endpoints: existing === undefined ? 4 : 0,
    found:
      existing === undefined
        ? [{ name, type: "Microsoft.Purview/accounts", hosts: [["purview", "account", name]] }]
        : [],
  };
}

function purviewRoot(deployment: Deployment, { existing, scans }: PurviewSettings, name: string): Root {
  const account: Root["variables"] =
    existing === undefined
      ? nameVariable("Name of the account.", name)
      : {
          existing_account: {
            type: "object({ id = string, principal_id = string })",
            description: "Account of IT and its identity.",
            value: { id: existing.id, principal_id: existing.principalId },
          },
        };
  return serviceRoot(deployment, {
    component: "purview",
    module: "purview",
    summary: "The catalogue: it reads the containers it describes and nothing else; rights inside it are its own.",
    reads: ["adls"],
    variables: {
      ...account,
      collection_roles: {
        type: "map(object({ principal_id = string, role = string }))",
        description: "Who needs which role inside the catalogue; they are given there.",
        value: {
          administrators: {
            principal_id: deployment.settings.administrators.objectId,
            role: existing === undefined ? "Collection administrator" : "Data source administrator",
          },
        },
      },
    },
    given: {
      ...(existing === undefined ? { name: variable("name") } : { existing_account: variable("existing_account") }),
      scanned_sources: Object.fromEntries(
        scans.map((layer) => [
          layer,
          {
            scope: code(`data.terraform_remote_state.adls.outputs.containers["${layer}"].id`),
            role_definition_name: roles.blobReader.name,
          },
        ]),
      ),
      collection_roles: variable("collection_roles"),
    },
    outputs: {
      id: output("The account.", "module.purview.id"),
      principal_id: output("Its identity, for rights in the store and Databricks.", "module.purview.principal_id"),
      collection_role_requests: output(
        "Roles inside the catalogue its administrators give.",
        "module.purview.collection_role_requests",
      ),
      private_link_targets: output("Endpoints the account needs.", "module.purview.private_link_targets"),
    },
  });
}

import { callModule, commonVariables } from "./component.ts";
import type { Deployment, Owner } from "./deployment.ts";
import { type Arguments, block, type BlockText, code } from "./hcl-text.ts";
import { resourceName } from "./names.ts";
import { type Root, stateOutput, variable } from "./root.ts";
import { nameVariable, output, serviceRoot } from "./service-root.ts";
import type { ApiSettings } from "./settings-services.ts";
import { tierRules } from "./tier.ts";

/** The account of documents. Databases and containers lie with their products. */
export function documentsRoot(deployment: Deployment): Root {
  const { settings, names } = deployment;
  const { serverless, backupDays } = tierRules[settings.tier].documents;
  return serviceRoot(deployment, {
    component: "cosmos_serving",
    module: "cosmos_serving",
    summary:
      "The account of documents, without keys and behind its private endpoint; databases lie with their products.",
    variables: {
      ...nameVariable("Name of the account.", names.cosmos),
      serverless_enabled: {
        type: "bool",
        description: "Pay by request instead of by throughput. Cannot be changed later.",
        value: serverless,
      },
      backup_days: {
        type: "number",
        description: "Days to any second of which it can be restored.",
        value: backupDays,
      },
    },
    given: {
      name: variable("name"),
      databases: {},
      serverless_enabled: variable("serverless_enabled"),
      backup_days: variable("backup_days"),
    },
    outputs: {
      id: output("Account of documents.", "module.cosmos_serving.id"),
      name: output("Its name.", "module.cosmos_serving.name"),
      address: output("Its address.", "module.cosmos_serving.endpoints.documents"),
      private_link_targets: output("Endpoints the account needs.", "module.cosmos_serving.private_link_targets"),
    },
  });
}

/** The gateway. APIs lie with their products; a gateway of IT is only named. */
export function gatewayRoot(deployment: Deployment, api: ApiSettings): Root {
  const { settings, names } = deployment;
  const made = api.existing === undefined;
  const common = {
    ...commonVariables(deployment, "tenant_id"),
    ...nameVariable("Name of the gateway.", names.gateway),
  };
  return serviceRoot(deployment, {
    component: "api_serving",
    module: "api_serving",
    summary: made
      ? "The gateway inside the network; APIs lie with their products."
      : "The gateway of IT, for the products to name it; nothing of it is made.",
    reads: made ? ["azure_monitor"] : [],
    without: ["private_endpoint_mode", "private_endpoint_subnet_id", "private_dns_zone_ids"],
    variables: made
      ? {
          ...common,
          sku_name: { type: "string", description: "Size.", value: tierRules[settings.tier].apiSku },
          publisher_email: {
            type: "string",
            description: "Who publishes the APIs.",
            value: settings.contacts[0] ?? "",
          },
        }
      : {
          ...common,
          gateway_group_name: {
            type: "string",
            description: "Group of the gateway.",
            value: api.existing?.resourceGroup ?? "",
          },
        },
    given: {
      tenant_id: variable("tenant_id"),
      apis: {},
      ...(made ? ownGateway() : givenGateway()),
    },
    more: made ? [gatewayAlert(deployment)] : [],
    outputs: {
      name: output("Name of the gateway.", "module.api_serving.name"),
      resource_group_name: made
        ? output("Its group.", "var.resource_group_name")
        : output("Its group.", "var.gateway_group_name"),
      ...(made
        ? {
            principal_id: output("Its identity, which the read API must let in.", "module.api_serving.principal_id"),
            private_ip_addresses: output(
              "Its addresses, for the DNS records of its host name.",
              "module.api_serving.private_ip_addresses",
            ),
          }
        : {}),
    },
  });
}

function ownGateway(): Arguments {
  return {
    name: variable("name"),
    sku_name: variable("sku_name"),
    subnet_id: code('data.terraform_remote_state.platform.outputs.subnet_ids["api_management"]'),
    publisher_email: variable("publisher_email"),
    application_insights: stateOutput("azure_monitor", "application_insights"),
  };
}

function givenGateway(): Arguments {
  return {
    existing_service_name: variable("name"),
    existing_service_resource_group_name: variable("gateway_group_name"),
  };
}

/** The alerts of the platform are made before the gateway, which sends its telemetry there: its own alert stands here. */
function gatewayAlert({ settings }: Deployment): BlockText {
  const failed = block("dimension", [], {
    name: "GatewayResponseCodeCategory",
    operator: "Include",
    values: ["5xx"],
  });
  const criteria = block(
    "criteria",
    [],
    {
      metric_namespace: "Microsoft.ApiManagement/service",
      metric_name: "Requests",
      aggregation: "Total",
      operator: "GreaterThan",
      threshold: 10,
    },
    [failed],
  );
  return block(
    "resource",
    ["azurerm_monitor_metric_alert", "failed_calls"],
    {
      name: resourceName("alert", settings, "gateway_failed_calls"),
      description: "Calls of the gateway fail.",
      resource_group_name: variable("resource_group_name"),
      scopes: [code("module.api_serving.id")],
      severity: 2,
      frequency: "PT5M",
      window_size: "PT15M",
      tags: variable("tags"),
    },
    [criteria, block("action", [], { action_group_id: stateOutput("azure_monitor", "action_group_id") })],
  );
}

/** Components whose outputs the serving ports of a product need. */
export function servingReads({ documents, api }: Owner): readonly string[] {
  return [
    ...(documents.length > 0 ? ["cosmos_serving"] : []),
    ...(api === undefined ? [] : ["platform", "api_serving"]),
  ];
}

export function servingVariables({ settings }: Deployment, owner: Owner): Root["variables"] {
  const documents: Root["variables"] =
    owner.documents.length === 0
      ? {}
      : {
          documents: {
            type: "map(object({ partition_key_paths = list(string) }))",
            description: "Containers by output port, with the keys their documents lie by.",
            value: Object.fromEntries(
              owner.documents.map(({ name, partitionKeys }) => [
                name,
                { partition_key_paths: partitionKeys.map((key) => `/${key}`) },
              ]),
            ),
          },
          document_readers: {
            type: "map(string)",
            description: "Who reads the documents: object id by short name.",
            value: owner.own.documentReaders,
          },
        };
  if (owner.api === undefined || settings.api === undefined) return documents;
  const { backendUrl, backendAudience, audience } = settings.api;
  return {
    ...documents,
    api: {
      type: "object({ path = string, backend_url = string, backend_audience = string, audience = string, roles = set(string) })",
      description: "Where the product is found on the gateway, who answers, and what a caller's token must have.",
      value: {
        path: apiPath(settings.tier, settings.environment, owner),
        backend_url: `${backendUrl.replace(/\/+$/, "")}/products/${owner.name}`,
        backend_audience: backendAudience,
        audience,
        roles: [apiRole(owner)],
      },
    },
  };
}

/** The role in the audience's application that lets a caller read a product. */
export function apiRole({ name }: Owner): string {
  return `${name}.read`;
}

/** Environments may share a gateway of IT: only production has the short path. */
export function apiPath(tier: Deployment["settings"]["tier"], environment: string, owner: Owner): string {
  const [major = "1"] = (owner.api?.version ?? "1").split(".");
  const path = `${owner.tags["domain"] ?? ""}/${owner.name}/v${major}`;
  return tier === "production" ? path : `${environment}/${path}`;
}

const API_FILE = "openapi.json";

export function servingFiles({ api }: Owner): Readonly<Record<string, string>> {
  return api === undefined ? {} : { [API_FILE]: api.document };
}

export function servingBlocks(deployment: Deployment, owner: Owner): readonly BlockText[] {
  return [...documentBlocks(deployment, owner), ...(owner.api === undefined ? [] : [apiCall(deployment, owner)])];
}

function apiCall(deployment: Deployment, owner: Owner): BlockText {
  const name = resourceName("api", deployment.settings, owner.name);
  return callModule({ deployment, component: owner.component }, "api_serving", {
    name_prefix: deployment.settings.namePrefix,
    environment: variable("environment"),
    location: variable("location"),
    resource_group_name: variable("resource_group_name"),
    tags: variable("tags"),
    log_analytics_workspace_id: stateOutput("platform", "log_analytics_workspace_id"),
    tenant_id: deployment.settings.tenantId,
    existing_service_name: stateOutput("api_serving", "name"),
    existing_service_resource_group_name: stateOutput("api_serving", "resource_group_name"),
    apis: code(
      `{ ${name} = merge(var.api, { display_name = ${JSON.stringify(owner.name)}, openapi_json = file("\${path.module}/${API_FILE}") }) }`,
    ),
  });
}

/** Built-in roles of Cosmos DB on data; roles of Azure do not reach it. */
const dataRoles = { read: "00000000-0000-0000-0000-000000000001", write: "00000000-0000-0000-0000-000000000002" };

function documentBlocks({ settings }: Deployment, owner: Owner): readonly BlockText[] {
  if (owner.documents.length === 0) return [];
  const account: Arguments = {
    resource_group_name: variable("resource_group_name"),
    account_name: stateOutput("cosmos_serving", "name"),
  };
  const { serverless } = tierRules[settings.tier].documents;
  const role = (which: keyof typeof dataRoles) => ({
    ...account,
    role_definition_id: code(
      `"\${data.terraform_remote_state.cosmos_serving.outputs.id}/sqlRoleDefinitions/${dataRoles[which]}"`,
    ),
    scope: code(
      '"${data.terraform_remote_state.cosmos_serving.outputs.id}/dbs/${azurerm_cosmosdb_sql_database.this.name}"',
    ),
  });
  return [
    block("resource", ["azurerm_cosmosdb_sql_database", "this"], { name: owner.name, ...account }),
    block(
      "resource",
      ["azurerm_cosmosdb_sql_container", "this"],
      {
        for_each: variable("documents"),
        name: code("each.key"),
        ...account,
        database_name: code("azurerm_cosmosdb_sql_database.this.name"),
        partition_key_paths: code("each.value.partition_key_paths"),
        partition_key_kind: code('length(each.value.partition_key_paths) > 1 ? "MultiHash" : "Hash"'),
        partition_key_version: 2,
      },
      serverless ? [] : [block("autoscale_settings", [], { max_throughput: 1000 })],
    ),
    block("resource", ["azurerm_cosmosdb_sql_role_assignment", "writer"], {
      ...role("write"),
      principal_id: code("azurerm_databricks_access_connector.this.identity[0].principal_id"),
    }),
    block("resource", ["azurerm_cosmosdb_sql_role_assignment", "reader"], {
      for_each: variable("document_readers"),
      ...role("read"),
      principal_id: code("each.value"),
    }),
  ];
}

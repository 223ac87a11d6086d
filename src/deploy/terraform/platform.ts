import { askedServices } from "./asked.ts";
import { callModule, commonVariables, tagsVariable } from "./component.ts";
import type { Deployment } from "./deployment.ts";
import { type Arguments, block, type BlockText, code, type Expression } from "./hcl-text.ts";
import { privateZones } from "./modules.ts";
import { type Root, stateOutput, variable } from "./root.ts";
import { groupId, platformTags } from "./service-root.ts";
import { madeNetwork } from "./subnets.ts";
import { tierRules } from "./tier.ts";

const component = "platform";

/** Services whose private zones are needed. */
function zonedServices(deployment: Deployment): readonly string[] {
  const { uses } = deployment;
  return [
    "azure_sql",
    ...(uses.documents ? ["cosmos"] : []),
    "data_factory",
    "databricks",
    ...(uses.events ? ["event_hubs"] : []),
    "key_vault",
    "monitor",
    "storage",
    ...(uses.functions ? ["web"] : []),
    ...askedServices(deployment).flatMap(({ zones }) => zones),
  ];
}

/** Names of the private zones of a deployment, each once. */
export function zoneNames(deployment: Deployment): readonly string[] {
  const zones = zonedServices(deployment).flatMap((service) => Object.values(privateZones[service] ?? {}).flat());
  return [...new Set(zones)];
}

/** Network, private zones and logs: what every service stands on, and most of what may belong to IT. */
export function platformRoot(deployment: Deployment): Root {
  const { settings } = deployment;
  const logs = settings.logWorkspaceId === undefined ? "made" : "given";
  const network = settings.network.kind;
  const writesFlows = logs === "made" && network === "create";
  return {
    component,
    summary: "Network, private DNS zones and logs; what IT owns is only referred to.",
    providers: ["azurerm"],
    reads: settings.state === undefined ? ["bootstrap"] : [],
    variables: platformVariables(deployment),
    blocks: [
      ...(logs === "made" ? [monitorCall(deployment)] : []),
      ...(writesFlows ? [flowLogAccount(deployment)] : []),
      networkCall(deployment, writesFlows),
      zonesCall(deployment),
      ...(settings.state === undefined ? stateGuards(deployment) : []),
    ],
    outputs: platformOutputs(logs === "made"),
  };
}

function platformVariables(deployment: Deployment): Root["variables"] {
  const { settings, names } = deployment;
  const { network, logWorkspaceId, privateDnsZones } = settings;
  return {
    ...commonVariables(deployment, "subscription_id", "environment", "location", "name_prefix"),
    ...commonVariables(deployment, "platform_group_name"),
    // with logs and states of IT there is nothing here that has an endpoint
    ...(logWorkspaceId === undefined || settings.state === undefined
      ? commonVariables(deployment, "private_endpoint_mode")
      : {}),
    ...tagsVariable(platformTags(deployment)),
    ...(network.kind === "create"
      ? madeNetwork(settings, network.addressSpace, deployment.uses.api)
      : givenNetwork(network)),
    private_dns_zone_ids: {
      type: "map(string)",
      description: "Zones of IT: id by zone name; empty when zones are made here.",
      value: privateDnsZones ?? {},
    },
    ...(logWorkspaceId === undefined
      ? {
          alert_addresses: {
            type: "map(string)",
            description: "Who hears of alerts.",
            value: addresses(settings.contacts),
          },
          log_days: {
            type: "number",
            description: "Days in which logs can be queried.",
            value: tierRules[settings.tier].logDays,
          },
        }
      : { log_analytics_workspace_id: { type: "string", description: "Log workspace of IT.", value: logWorkspaceId } }),
    ...(logWorkspaceId === undefined && network.kind === "create"
      ? {
          flow_log_account_name: {
            type: "string",
            description: "Account of the flow logs, unique in all of Azure.",
            value: names.flowLogAccount,
          },
        }
      : {}),
  };
}

/** Mail addresses by a short name made of the part before the @, numbered: two people may share it. */
export function addresses(contacts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(contacts.map((address, index) => [`contact-${index + 1}`, address]));
}

function givenNetwork(network: Extract<Deployment["settings"]["network"], { kind: "existing" }>): Root["variables"] {
  const subnets = Object.entries(network.subnets).map(
    ([name, { id, securityGroupAssociationId }]): [string, Expression] => [
      name,
      {
        id,
        ...(securityGroupAssociationId === undefined
          ? {}
          : { security_group_association_id: securityGroupAssociationId }),
      },
    ],
  );
  const subnet = "object({ id = string, security_group_association_id = optional(string) })";
  return {
    existing_network: {
      type: `object({ virtual_network_id = string, subnets = map(${subnet}) })`,
      description: "Network of IT.",
      value: { virtual_network_id: network.virtualNetworkId, subnets: Object.fromEntries(subnets) },
    },
  };
}

function inPlatformGroup(): Arguments {
  return {
    name_prefix: variable("name_prefix"),
    environment: variable("environment"),
    location: variable("location"),
    resource_group_name: variable("platform_group_name"),
    tags: variable("tags"),
  };
}

function behindEndpoint(): Arguments {
  return {
    private_endpoint_mode: variable("private_endpoint_mode"),
    private_endpoint_subnet_id: code('module.network.subnet_ids["private_endpoints"]'),
    private_dns_zone_ids: code("module.private_dns.id"),
  };
}

function monitorCall(deployment: Deployment): BlockText {
  return callModule({ deployment, component }, "monitor", {
    ...inPlatformGroup(),
    ...behindEndpoint(),
    alert_addresses: variable("alert_addresses"),
    retention_days: variable("log_days"),
    activity_scopes: [groupId(deployment.names.platformGroup)],
    databricks_audit_enabled: false,
  });
}

function flowLogAccount(deployment: Deployment): BlockText {
  return callModule({ deployment, component, label: "flow_logs" }, "adls", {
    ...inPlatformGroup(),
    ...behindEndpoint(),
    name: variable("flow_log_account_name"),
    log_analytics_workspace_id: code("module.monitor.id"),
    hierarchical_namespace_enabled: false,
    network_bypass: ["AzureServices"],
    containers: {},
  });
}

function networkCall(deployment: Deployment, writesFlows: boolean): BlockText {
  const { network } = deployment.settings;
  const own: Arguments =
    network.kind === "create"
      ? { address_space: variable("address_space"), subnets: variable("subnets") }
      : { existing_network: variable("existing_network") };
  const flowLog: Expression = writesFlows
    ? {
        network_watcher_name: code('"NetworkWatcher_${var.location}"'),
        network_watcher_resource_group_name: "NetworkWatcherRG",
        storage_account_id: code("module.flow_logs.id"),
        workspace_guid: code("module.monitor.workspace_guid"),
      }
    : null;
  return callModule({ deployment, component }, "network", {
    ...inPlatformGroup(),
    log_analytics_workspace_id: logsOf(deployment),
    ...own,
    flow_log: flowLog,
  });
}

function logsOf({ settings }: Deployment): Expression {
  return settings.logWorkspaceId === undefined ? code("module.monitor.id") : variable("log_analytics_workspace_id");
}

function zonesCall(deployment: Deployment): BlockText {
  const central = deployment.settings.privateDnsZones !== undefined;
  return callModule({ deployment, component }, "private_dns", {
    mode: central ? "central" : "create",
    location: variable("location"),
    resource_group_name: variable("platform_group_name"),
    tags: variable("tags"),
    services: zonedServices(deployment),
    ...(central ? {} : { virtual_network_ids: { platform: code("module.network.id") } }),
    central_zone_ids: variable("private_dns_zone_ids"),
  });
}

/** The account of the states is made before there is a network: its endpoint and its logs follow here. */
function stateGuards(deployment: Deployment): readonly BlockText[] {
  const account = stateOutput("bootstrap", "state_account_id");
  return [
    callModule({ deployment, component, label: "state_endpoint" }, "private_endpoint", {
      name: deployment.names.stateAccount,
      mode: variable("private_endpoint_mode"),
      location: variable("location"),
      resource_group_name: variable("platform_group_name"),
      tags: variable("tags"),
      subnet_id: code('module.network.subnet_ids["private_endpoints"]'),
      target_resource_id: account,
      service: "storage",
      sub_resources: ["blob"],
      private_dns_zone_ids: code("module.private_dns.id"),
    }),
    block(
      "resource",
      ["azurerm_monitor_diagnostic_setting", "state"],
      {
        name: "to-log-analytics",
        target_resource_id: code(
          '"${data.terraform_remote_state.bootstrap.outputs.state_account_id}/blobServices/default"',
        ),
        log_analytics_workspace_id: logsOf(deployment),
      },
      [
        block("enabled_log", [], { category_group: "allLogs" }),
        // storage has no AllMetrics
        ...["Capacity", "Transaction"].map((category) => block("enabled_metric", [], { category })),
      ],
    ),
  ];
}

function platformOutputs(makesLogs: boolean): Root["outputs"] {
  return {
    log_analytics_workspace_id: {
      description: "Log workspace of all services.",
      value: makesLogs ? code("module.monitor.id") : code("var.log_analytics_workspace_id"),
    },
    ...(makesLogs
      ? {
          private_link_scope: {
            description: "What reaches the logs privately; further application insights join it.",
            value: code("module.monitor.private_link_scope"),
          },
        }
      : {}),
    virtual_network_id: { description: "Network of the platform.", value: code("module.network.id") },
    private_endpoint_subnet_id: {
      description: "Subnet of the private endpoints.",
      value: code('module.network.subnet_ids["private_endpoints"]'),
    },
    subnet_ids: { description: "Subnets by short name: ids.", value: code("module.network.subnet_ids") },
    subnet_names: { description: "Subnets by short name.", value: code("module.network.subnet_names") },
    security_group_association_ids: {
      description: "Associations with security groups by short name.",
      value: code("module.network.security_group_association_ids"),
    },
    private_dns_zone_ids: { description: "Private zones by name.", value: code("module.private_dns.id") },
    missing_private_dns_zones: {
      description: "Zones that IT has not named; endpoints without them are not found.",
      value: code("module.private_dns.missing"),
    },
  };
}

import { callModule, roleAssignment } from "./component.ts";
import type { Deployment, Owner } from "./deployment.ts";
import { type Arguments, block, type BlockText, code } from "./hcl-text.ts";
import { deliveredFolder } from "./lifecycle.ts";
import { senderPrefix } from "./names.ts";
import { roles } from "./role.ts";
import { type Root, stateOutput, variable } from "./root.ts";
import { nameVariable, output, serviceRoot } from "./service-root.ts";
import type { SenderSettings } from "./settings-services.ts";
import { tierRules } from "./tier.ts";

/** The namespace all sources of events share. It has no hub of its own: a hub lies with its source. */
export function eventsRoot(deployment: Deployment): Root {
  const { settings, names, uses } = deployment;
  const captureRole = roleAssignment("capture", {
    scope: code('data.terraform_remote_state.adls.outputs.containers["landing"].id'),
    role: roles.blobContributor,
    principal: code("module.event_hubs.principal_id"),
    description: "Events as files.",
  });
  return serviceRoot(deployment, {
    component: "event_hubs",
    module: "event_hubs",
    summary: "The namespace of events, without keys and behind its private endpoint; hubs lie with their sources.",
    reads: uses.captures ? ["adls"] : [],
    variables: {
      ...nameVariable("Name of the namespace.", names.eventHubs),
      maximum_throughput_units: {
        type: "number",
        description: "Throughput units it may grow to by itself.",
        value: tierRules[settings.tier].events.maxThroughputUnits,
      },
    },
    given: {
      name: variable("name"),
      maximum_throughput_units: variable("maximum_throughput_units"),
      event_hubs: {},
    },
    more: uses.captures ? [captureRole] : [],
    outputs: {
      id: output("The namespace.", "module.event_hubs.id"),
      name: output("Its name.", "module.event_hubs.name"),
      host: output("Its host, for clients that sign in with an identity.", "module.event_hubs.endpoints.namespace"),
      private_link_targets: output("Endpoints the namespace needs.", "module.event_hubs.private_link_targets"),
    },
  });
}

/** Components whose outputs the events of a source need. */
export function eventReads({ hubs, own }: Owner): readonly string[] {
  if (hubs.length === 0) return [];
  const monitored = own.sender?.kind === "function" ? ["azure_monitor"] : [];
  return ["event_hubs", ...(own.sender === undefined ? [] : ["platform"]), ...monitored];
}

/** `event_hubs`, and what a sender is told. */
export function eventVariables({ settings }: Deployment, { hubs, own }: Owner): Root["variables"] {
  if (hubs.length === 0) return {};
  const { partitions, hours } = tierRules[settings.tier].events;
  return {
    event_hubs: {
      type: "map(object({ partition_count = number, retention_hours = number, consumer_group = string }))",
      description: "Event hubs of the source by name.",
      value: Object.fromEntries(
        hubs.map(({ name, consumerGroup }) => [
          name,
          { partition_count: partitions, retention_hours: hours, consumer_group: consumerGroup },
        ]),
      ),
    },
    ...(own.schemaGroup === undefined
      ? {}
      : {
          schema_group: {
            type: "object({ type = string, compatibility = string })",
            description:
              "Group of the schema registry: kind of its schemas, and what a new version must stay compatible with.",
            value: own.schemaGroup,
          },
        }),
    ...(own.sender?.image === undefined
      ? {}
      : {
          sender_image: {
            type: "string",
            description: "Image of what sends, pinned by its digest.",
            value: own.sender.image,
          },
        }),
  };
}

/** The hubs of a source, with the right to read them for its identity, and what sends into them where that is made too. */
export function eventBlocks(deployment: Deployment, owner: Owner): readonly BlockText[] {
  if (owner.hubs.length === 0) return [];
  const hub = block(
    "resource",
    ["azurerm_eventhub", "this"],
    {
      for_each: variable("event_hubs"),
      name: code("each.key"),
      namespace_id: stateOutput("event_hubs", "id"),
      partition_count: code("each.value.partition_count"),
    },
    [
      block("retention_description", [], {
        cleanup_policy: "Delete",
        retention_time_in_hours: code("each.value.retention_hours"),
      }),
      ...(owner.own.captures ? [capture(owner)] : []),
    ],
  );
  const group = block("resource", ["azurerm_eventhub_consumer_group", "this"], {
    for_each: variable("event_hubs"),
    name: code("each.value.consumer_group"),
    eventhub_name: code("azurerm_eventhub.this[each.key].name"),
    namespace_name: stateOutput("event_hubs", "name"),
    resource_group_name: variable("resource_group_name"),
  });
  const receiver = roleAssignment("events", {
    scope: code("azurerm_eventhub.this[each.key].id"),
    role: roles.eventReceiver,
    principal: code("azurerm_databricks_access_connector.this.identity[0].principal_id"),
    description: `${owner.name} reads its events.`,
  });
  return [
    hub,
    group,
    { ...receiver, arguments: { for_each: variable("event_hubs"), ...receiver.arguments } },
    ...(owner.own.schemaGroup === undefined ? [] : schemaGroup(owner)),
    ...(owner.own.sender === undefined ? [] : [senderCall(deployment, owner, owner.own.sender)]),
  ];
}

/** Schemas of the events; whoever reads them reads the schemas, who registers them is for the owner to say. */
function schemaGroup(owner: Owner): readonly BlockText[] {
  return [
    block("resource", ["azurerm_eventhub_namespace_schema_group", "this"], {
      name: owner.name,
      namespace_id: stateOutput("event_hubs", "id"),
      schema_type: code("var.schema_group.type"),
      schema_compatibility: code("var.schema_group.compatibility"),
    }),
    roleAssignment("schemas", {
      scope: code("azurerm_eventhub_namespace_schema_group.this.id"),
      role: roles.schemaReader,
      principal: code("azurerm_databricks_access_connector.this.identity[0].principal_id"),
      description: `${owner.name} reads the schemas of its events.`,
    }),
  ];
}

function capture(owner: Owner): BlockText {
  const destination = block("destination", [], {
    name: "EventHubArchive.AzureBlockBlob",
    storage_account_id: stateOutput("adls", "id"),
    blob_container_name: "landing",
    storage_authentication_type: "SystemAssigned",
    archive_name_format: `${deliveredFolder(owner)}/{Namespace}/{EventHub}/{PartitionId}/{Year}/{Month}/{Day}/{Hour}/{Minute}/{Second}`,
  });
  const given = { enabled: true, encoding: "Avro", interval_in_seconds: 300, skip_empty_archives: true };
  return block("capture_description", [], given, [destination]);
}

function senderCall(deployment: Deployment, owner: Owner, sender: SenderSettings): BlockText {
  const { settings } = deployment;
  const [first] = owner.hubs;
  const hub = owner.hubs.find(({ dataset }) => dataset === sender.dataset) ?? first;
  const platform = (name: string) => stateOutput("platform", name);
  const subnet = (name: string) => code(`data.terraform_remote_state.platform.outputs.subnet_ids["${name}"]`);
  const runsIn = {
    container_job: { subnet_id: subnet("container_apps"), image: variable("sender_image") },
    function: {
      subnet_id: subnet("functions"),
      application_insights: stateOutput("azure_monitor", "application_insights"),
    },
    logic_app: {},
  } as const satisfies Readonly<Record<SenderSettings["kind"], Arguments>>;
  return callModule({ deployment, component: owner.component }, "stream_source", {
    name_prefix: senderPrefix(settings, owner.name),
    environment: variable("environment"),
    location: variable("location"),
    resource_group_name: variable("resource_group_name"),
    tags: variable("tags"),
    log_analytics_workspace_id: platform("log_analytics_workspace_id"),
    private_endpoint_mode: settings.privateEndpoints,
    private_endpoint_subnet_id: platform("private_endpoint_subnet_id"),
    private_dns_zone_ids: platform("private_dns_zone_ids"),
    kind: sender.kind,
    event_hub: {
      id: code(`azurerm_eventhub.this[${JSON.stringify(hub?.name ?? "")}].id`),
      name: hub?.name ?? "",
      namespace_host: stateOutput("event_hubs", "host"),
    },
    interval_seconds: sender.intervalSeconds,
    ...runsIn[sender.kind],
  });
}

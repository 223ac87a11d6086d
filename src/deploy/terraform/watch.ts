import { askedServices } from "./asked.ts";
import type { AskedService } from "./asked-service.ts";
import type { Deployment } from "./deployment.ts";
import { code, type Expression } from "./hcl-text.ts";
import { addresses } from "./platform.ts";
import { type Root, stateOutput, variable } from "./root.ts";
import { groupId, output, serviceRoot } from "./service-root.ts";

/** What the alerts watch, by the kinds of the module `monitor`. */
export function watchedResources({ uses }: Deployment): Readonly<Record<string, Expression>> {
  return {
    data_factory: { factory: stateOutput("azure_data_factory", "id") },
    storage: { lake: stateOutput("adls", "id") },
    sql_database: { store: code("data.terraform_remote_state.azure_sql.outputs.database_ids[var.database_name]") },
    key_vault: { vault: stateOutput("key_vault", "id") },
    ...(uses.events ? { event_hubs: { events: stateOutput("event_hubs", "id") } } : {}),
    ...(uses.documents ? { cosmos: { documents: stateOutput("cosmos_serving", "id") } } : {}),
  };
}

/** Services with an identity of their own that reads secrets. */
function readersAmong(deployment: Deployment): readonly AskedService[] {
  return askedServices(deployment).filter(({ readsSecretsAs }) => readsSecretsAs !== undefined);
}

/** Whoever reads secrets on purpose: everybody else who does raises an alert. */
function secretReaders(deployment: Deployment): Expression {
  const services = readersAmong(deployment).map(({ root, readsSecretsAs = "" }) =>
    stateOutput(root.component, readsSecretsAs),
  );
  return [stateOutput("azure_data_factory", "principal_id"), variable("databricks_application_object_id"), ...services];
}

/** Alerts on the services all owners share. */
export function monitorRoot(deployment: Deployment): Root {
  const { settings, names, uses } = deployment;
  return serviceRoot(deployment, {
    component: "azure_monitor",
    module: "monitor",
    summary: "Alerts on the services, their settings and their cost; those of a product lie with the product.",
    reads: [
      "adls",
      "key_vault",
      "azure_sql",
      "azure_data_factory",
      ...(uses.events ? ["event_hubs"] : []),
      ...(uses.documents ? ["cosmos_serving"] : []),
      ...readersAmong(deployment).map(({ root }) => root.component),
    ],
    variables: {
      databricks_application_object_id: {
        type: "string",
        description: "The application AzureDatabricks of the tenant, which reads the vaults behind secret scopes.",
        value: settings.databricksApplicationId,
      },
      alert_addresses: {
        type: "map(string)",
        description: "Who hears of alerts.",
        value: addresses(settings.contacts),
      },
      database_name: { type: "string", description: "Database of the store.", value: names.sqlDatabase },
    },
    without: ["log_analytics_workspace_id"],
    given: {
      existing_workspace_id: stateOutput("platform", "log_analytics_workspace_id"),
      // a scope of IT takes it in there
      ...(settings.logWorkspaceId === undefined
        ? { existing_private_link_scope: stateOutput("platform", "private_link_scope") }
        : {}),
      alert_addresses: variable("alert_addresses"),
      activity_scopes: [groupId(names.dataGroup)],
      watched_resources: watchedResources(deployment),
      known_secret_readers: secretReaders(deployment),
    },
    outputs: {
      action_group_id: output("Who hears of alerts.", "module.monitor.action_group_id"),
      application_insights: {
        ...output(
          "Where programs send their telemetry, signed in with their identity.",
          "{ id = module.monitor.application_insights_id, connection_string = module.monitor.endpoints.application_insights }",
        ),
        sensitive: true,
      },
    },
  });
}

/** Azure Policy over the group of the data services. */
export function policyRoot(deployment: Deployment): Root {
  const { settings, names, uses } = deployment;
  return serviceRoot(deployment, {
    component: "policy",
    module: "policy",
    summary: "Azure Policy for the group of the data services: the controls of the services in use, in Audit first.",
    variables: {
      policy_mode: { type: "string", description: "Audit for the first weeks, then Deny.", value: "Audit" },
      contact: { type: "string", description: "Who answers for the controls.", value: settings.ownerGroup },
    },
    without: [
      "resource_group_name",
      "tags",
      "private_endpoint_mode",
      "private_endpoint_subnet_id",
      "private_dns_zone_ids",
    ],
    given: {
      resource_group_id: groupId(names.dataGroup),
      mode: variable("policy_mode"),
      contact: variable("contact"),
      services: [
        ...(uses.api && settings.api?.existing === undefined ? ["api_management"] : []),
        "azure_sql",
        ...(uses.documents ? ["cosmos"] : []),
        "data_factory",
        "databricks",
        ...(uses.events ? ["event_hubs"] : []),
        "key_vault",
        "storage",
        ...askedServices(deployment).flatMap(({ policies }) => policies ?? []),
      ],
    },
    outputs: { id: output("The assignment.", "module.policy.id") },
  });
}

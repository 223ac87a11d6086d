import { callModule, commonVariables, serviceArguments, serviceVariables, tagsVariable } from "./component.ts";
import { type Deployment, tagsOf } from "./deployment.ts";
import { code, type Expression } from "./hcl-text.ts";
import { addresses, groupId } from "./platform.ts";
import { roles } from "./role.ts";
import { type Root, stateOutput, variable } from "./root.ts";

/** The services all sources and products of a project share: one root each. */
export function serviceRoots(deployment: Deployment): readonly Root[] {
  return [
    lakeRoot(deployment),
    vaultRoot(deployment),
    databricksRoot(deployment),
    sqlRoot(deployment),
    factoryRoot(deployment),
    monitorRoot(deployment),
    policyRoot(deployment),
  ];
}

type ServiceRoot = Readonly<Pick<Root, "component" | "summary" | "outputs">> &
  Readonly<{
    module: string;
    given: Readonly<Record<string, Expression>>;
    /** What other services take and this one does not. */
    without?: readonly string[];
    reads?: readonly string[];
    variables?: Root["variables"];
  }>;

/** A root with one service module, its tags those of the platform. */
function serviceRoot(deployment: Deployment, service: ServiceRoot): Root {
  const { settings, domain } = deployment;
  const { component, module, given, summary, outputs, without = [], reads = [], variables = {} } = service;
  const common = {
    ...commonVariables(deployment, ...serviceVariables),
    ...tagsVariable(tagsOf({ domain, dataProduct: "platform", owner: settings.ownerGroup }, settings)),
  };
  return {
    component,
    summary,
    providers: ["azurerm"],
    reads: ["platform", ...reads],
    variables: { ...omit(common, without), ...variables },
    blocks: [callModule({ deployment, component }, module, { ...omit(serviceArguments(), without), ...given })],
    outputs,
  };
}

function omit<T>(values: Readonly<Record<string, T>>, names: readonly string[]): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
}

function nameVariable(description: string, value: string): Root["variables"] {
  return { name: { type: "string", description, value } };
}

function output(description: string, value: string) {
  return { description, value: code(value) };
}

function lakeRoot(deployment: Deployment): Root {
  return serviceRoot(deployment, {
    component: "adls",
    module: "adls",
    summary: "The lake: one account, a container for each layer, files that are no tables get cooler with age.",
    variables: {
      ...nameVariable("Account of the lake, as the environment names it.", deployment.names.lakeAccount),
      lifecycle_rules: {
        type: "map(object({ prefixes = set(string), cool_after_days = optional(number), cold_after_days = optional(number), delete_after_days = optional(number) }))",
        description: "Rules for files as delivered and for logs; never for tables, which VACUUM keeps small.",
        value: {
          "landing-cools": { prefixes: ["landing/"], cool_after_days: 30, cold_after_days: 90 },
          "logs-end": { prefixes: ["logs/"], cool_after_days: 30, delete_after_days: 400 },
        },
      },
    },
    given: { name: variable("name"), lifecycle_rules: variable("lifecycle_rules") },
    outputs: {
      id: output("Account of the lake.", "module.adls.id"),
      containers: output("Containers by name: id and address.", "module.adls.containers"),
      private_link_targets: output("Endpoints the lake needs.", "module.adls.private_link_targets"),
    },
  });
}

function vaultRoot(deployment: Deployment): Root {
  const { names } = deployment;
  return serviceRoot(deployment, {
    component: "key_vault",
    module: "key_vault",
    summary:
      "Vault of the platform. It holds secrets of sources for Data Factory; scopes of Databricks have vaults of their own.",
    variables: {
      ...commonVariables(deployment, "tenant_id"),
      ...nameVariable("Name of the vault.", names.vault),
    },
    given: { name: variable("name"), tenant_id: variable("tenant_id") },
    outputs: {
      id: output("Vault of the platform.", "module.key_vault.id"),
      uri: output("Address of the vault.", "module.key_vault.endpoints.vault"),
      private_link_targets: output("Endpoints the vault needs.", "module.key_vault.private_link_targets"),
    },
  });
}

function databricksRoot(deployment: Deployment): Root {
  const network = (name: string, key: string) => code(`data.terraform_remote_state.platform.outputs.${name}["${key}"]`);
  return serviceRoot(deployment, {
    component: "databricks",
    module: "databricks",
    summary: "The workspace in the network of the platform, without public addresses.",
    variables: nameVariable("Name of the workspace.", deployment.names.workspace),
    given: {
      name: variable("name"),
      network: {
        virtual_network_id: stateOutput("platform", "virtual_network_id"),
        host_subnet_name: network("subnet_names", "databricks_host"),
        host_security_group_association_id: network("security_group_association_ids", "databricks_host"),
        container_subnet_name: network("subnet_names", "databricks_container"),
        container_security_group_association_id: network("security_group_association_ids", "databricks_container"),
      },
    },
    outputs: {
      id: output("Workspace in Azure.", "module.databricks.id"),
      workspace_id: output("Number of the workspace.", "module.databricks.workspace_id"),
      workspace_url: output("Address of the workspace.", "module.databricks.endpoints.workspace"),
      private_link_targets: output("Endpoints the workspace needs.", "module.databricks.private_link_targets"),
    },
  });
}

function sqlRoot(deployment: Deployment): Root {
  const { settings, names } = deployment;
  return serviceRoot(deployment, {
    component: "azure_sql",
    module: "azure_sql",
    summary:
      "The metadata store: a server that knows Entra identities only and is reached through its private endpoint.",
    variables: {
      ...nameVariable("Name of the server.", names.sqlServer),
      administrator_group: {
        type: "object({ name = string, object_id = string, tenant_id = string })",
        description: "Entra group that administers the server.",
        value: {
          name: settings.administrators.group,
          object_id: settings.administrators.objectId,
          tenant_id: settings.tenantId,
        },
      },
      database_name: { type: "string", description: "Database of the store.", value: names.sqlDatabase },
      security_contacts: {
        type: "list(string)",
        description: "Who hears of suspected attacks.",
        value: settings.contacts,
      },
    },
    given: {
      name: variable("name"),
      administrator_group: variable("administrator_group"),
      databases: code("{ (var.database_name) = {} }"),
      security_contacts: variable("security_contacts"),
    },
    outputs: {
      id: output("Server of the store.", "module.azure_sql.id"),
      database_ids: output("Databases by name.", "module.azure_sql.database_ids"),
      host: output("Address of the server.", "module.azure_sql.endpoints.sql"),
      private_link_targets: output("Endpoints the server needs.", "module.azure_sql.private_link_targets"),
    },
  });
}

function factoryRoot(deployment: Deployment): Root {
  const endpoint = (component: string, subResource: string) => ({
    target_resource_id: stateOutput(component, "id"),
    sub_resource: subResource,
  });
  return serviceRoot(deployment, {
    component: "azure_data_factory",
    module: "data_factory",
    summary:
      "Data Factory in its managed network: it reaches lake, store, vault and workspace through private endpoints that their owners approve.",
    reads: ["adls", "key_vault", "databricks", "azure_sql"],
    variables: nameVariable("Name of the factory.", deployment.names.dataFactory),
    given: {
      name: variable("name"),
      managed_private_endpoints: {
        "lake-blob": endpoint("adls", "blob"),
        "lake-dfs": endpoint("adls", "dfs"),
        store: endpoint("azure_sql", "sqlServer"),
        vault: endpoint("key_vault", "vault"),
        workspace: endpoint("databricks", "databricks_ui_api"),
      },
      factory_roles: {
        landing: {
          scope: code('data.terraform_remote_state.adls.outputs.containers["landing"].id'),
          role_definition_name: roles.blobContributor.name,
        },
        secrets: { scope: stateOutput("key_vault", "id"), role_definition_name: roles.secretsUser.name },
      },
    },
    outputs: {
      id: output("The factory.", "module.data_factory.id"),
      principal_id: output("Its identity, for the user in the store.", "module.data_factory.principal_id"),
      approvals: output("Endpoints that wait for approval, with the commands.", "module.data_factory.approvals"),
      private_link_targets: output("Endpoints the factory needs.", "module.data_factory.private_link_targets"),
    },
  });
}

function monitorRoot(deployment: Deployment): Root {
  const { settings, names } = deployment;
  return serviceRoot(deployment, {
    component: "azure_monitor",
    module: "monitor",
    summary: "Alerts on the services, their settings and their cost; those of a product lie with the product.",
    reads: ["adls", "key_vault", "azure_sql", "azure_data_factory"],
    variables: {
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
      alert_addresses: variable("alert_addresses"),
      activity_scopes: [groupId(names.dataGroup)],
      watched_resources: {
        data_factory: { factory: stateOutput("azure_data_factory", "id") },
        storage: { lake: stateOutput("adls", "id") },
        sql_database: { store: code("data.terraform_remote_state.azure_sql.outputs.database_ids[var.database_name]") },
        key_vault: { vault: stateOutput("key_vault", "id") },
      },
    },
    outputs: {
      action_group_id: output("Who hears of alerts.", "module.monitor.action_group_id"),
    },
  });
}

function policyRoot(deployment: Deployment): Root {
  const { settings, names } = deployment;
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
      services: ["azure_sql", "data_factory", "databricks", "key_vault", "storage"],
    },
    outputs: { id: output("The assignment.", "module.policy.id") },
  });
}

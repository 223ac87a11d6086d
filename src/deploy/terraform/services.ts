import { accountRoot, computeRoot } from "./account.ts";
import { askedServices } from "./asked.ts";
import { commonVariables } from "./component.ts";
import type { Deployment } from "./deployment.ts";
import { eventsRoot } from "./events.ts";
import { type Arguments, code, type Expression } from "./hcl-text.ts";
import { lifecycleRules } from "./lifecycle.ts";
import { roles } from "./role.ts";
import { type Root, stateOutput, variable } from "./root.ts";
import { nameVariable, output, serviceRoot } from "./service-root.ts";
import { documentsRoot, gatewayRoot } from "./serving.ts";
import { type Tier, tierRules } from "./tier.ts";
import { monitorRoot, policyRoot } from "./watch.ts";

/**
 * The services all sources and products of a project share, one root each, in the order they are applied. What only some projects need is
 * there when the metadata asks for it: event hubs of sources, documents and APIs of output ports, the account of Databricks, what the environment names.
 */
export function serviceRoots(deployment: Deployment): readonly Root[] {
  const { settings, uses } = deployment;
  const [before, after] = [true, false].map((precedes) =>
    askedServices(deployment)
      .filter(({ precedesFactory = false }) => precedesFactory === precedes)
      .map(({ root }) => root),
  );
  return [
    lakeRoot(deployment),
    vaultRoot(deployment),
    databricksRoot(deployment),
    sqlRoot(deployment),
    ...(uses.events ? [eventsRoot(deployment)] : []),
    ...(uses.documents ? [documentsRoot(deployment)] : []),
    ...(settings.account === undefined ? [] : [accountRoot(deployment, settings.account)]),
    computeRoot(deployment),
    ...(before ?? []),
    factoryRoot(deployment),
    monitorRoot(deployment),
    ...(uses.api && settings.api !== undefined ? [gatewayRoot(deployment, settings.api)] : []),
    ...(after ?? []),
    policyRoot(deployment),
  ];
}

/** What reaches the lake with its identity through no endpoint, so that the firewall has to let trusted services of Azure pass. */
export function trustedServices({ settings, uses }: Deployment): readonly string[] {
  const { backup } = settings;
  return [
    ...(uses.captures ? ["files of events are written by Event Hubs"] : []),
    ...(backup === undefined
      ? []
      : [`copies of ${backup.containers.map((each) => `\`${each}\``).join(", ")} are fetched by Azure Backup`]),
  ];
}

function lakeRoot(deployment: Deployment): Root {
  const { settings, names } = deployment;
  const { lakeRedundancy, softDeleteDays } = tierRules[settings.tier];
  return serviceRoot(deployment, {
    component: "adls",
    module: "adls",
    summary: "The lake: one account, a container for each layer, files that are no tables get cooler with age.",
    variables: {
      ...nameVariable("Account of the lake, as the environment names it.", names.lakeAccount),
      lifecycle_rules: {
        type: "map(object({ prefixes = set(string), cool_after_days = optional(number), cold_after_days = optional(number), archive_after_days = optional(number), delete_after_days = optional(number) }))",
        description: "Rules for files as delivered and for logs, by class; never for tables, which VACUUM keeps small.",
        value: lifecycleRules(deployment),
      },
      allowed_resource_ids: {
        type: "set(string)",
        description: "Resources that come in with their identity, past the private endpoints; usually none.",
        value: settings.allowedResources,
      },
      redundancy: {
        type: "string",
        description: "LRS (one data centre), ZRS (three zones), GRS or GZRS (a second region too).",
        value: settings.redundancy ?? lakeRedundancy,
      },
      soft_delete_days: {
        type: "number",
        description: "Days in which deleted files can be restored.",
        value: softDeleteDays,
      },
    },
    given: {
      name: variable("name"),
      allowed_resource_ids: variable("allowed_resource_ids"),
      lifecycle_rules: variable("lifecycle_rules"),
      ...(trustedServices(deployment).length === 0 ? {} : { network_bypass: ["AzureServices"] }),
      redundancy: variable("redundancy"),
      soft_delete_days: variable("soft_delete_days"),
    },
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
      database: databaseVariable(settings.tier),
      security_contacts: {
        type: "list(string)",
        description: "Who hears of suspected attacks.",
        value: settings.contacts,
      },
    },
    given: {
      name: variable("name"),
      administrator_group: variable("administrator_group"),
      databases: code("{ (var.database_name) = var.database }"),
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

/** Size, sleep and backups of the store. */
function databaseVariable(tier: Tier): Root["variables"][string] {
  const { objective, backups, restoreDays, ...store } = tierRules[tier].store;
  return {
    type: "object({ service_objective = string, auto_pause_minutes = optional(number), backup_redundancy = string, restore_days = number })",
    description: "Size of the database, minutes after which it sleeps, where backups lie and how far they go back.",
    value: {
      service_objective: objective,
      auto_pause_minutes: "pauseMinutes" in store ? store.pauseMinutes : null,
      backup_redundancy: backups,
      restore_days: restoreDays,
    },
  };
}

type Lineage = Readonly<{
  reads: readonly string[];
  variables: Root["variables"];
  given: Arguments;
  endpoints: Readonly<Record<string, Expression>>;
}>;

/** The catalogue the factory writes lineage to: its account, and the way there. */
function lineage({ settings: { purview } }: Deployment): Lineage {
  if (purview === undefined) return { reads: [], variables: {}, given: {}, endpoints: {} };
  const { existing } = purview;
  const id = existing === undefined ? stateOutput("purview", "id") : variable("purview_id");
  return {
    reads: existing === undefined ? ["purview"] : [],
    variables:
      existing === undefined
        ? {}
        : { purview_id: { type: "string", description: "Catalogue of IT, for lineage.", value: existing.id } },
    given: { purview_id: id },
    endpoints: { catalogue: { target_resource_id: id, sub_resource: "account" } },
  };
}

function factoryRoot(deployment: Deployment): Root {
  const catalogue = lineage(deployment);
  const endpoint = (component: string, subResource: string) => ({
    target_resource_id: stateOutput(component, "id"),
    sub_resource: subResource,
  });
  return serviceRoot(deployment, {
    component: "azure_data_factory",
    module: "data_factory",
    summary:
      "Data Factory in its managed network: it reaches lake, store, vault and workspace through private endpoints that their owners approve.",
    reads: ["adls", "key_vault", "databricks", "azure_sql", ...catalogue.reads],
    variables: { ...nameVariable("Name of the factory.", deployment.names.dataFactory), ...catalogue.variables },
    given: {
      name: variable("name"),
      ...catalogue.given,
      managed_private_endpoints: {
        "lake-blob": endpoint("adls", "blob"),
        "lake-dfs": endpoint("adls", "dfs"),
        store: endpoint("azure_sql", "sqlServer"),
        vault: endpoint("key_vault", "vault"),
        workspace: endpoint("databricks", "databricks_ui_api"),
        ...catalogue.endpoints,
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

import { callModule, commonVariables, tagsVariable } from "./component.ts";
import type { Deployment } from "./deployment.ts";
import { type Arguments, code } from "./hcl-text.ts";
import { type Root, stateOutput, variable } from "./root.ts";
import { output, platformTags } from "./service-root.ts";
import type { AccountSettings } from "./settings-services.ts";
import { tierRules } from "./tier.ts";

/**
 * What belongs to the Databricks account: the metastore and its assignment, where serverless compute may go, the budget. Only for
 * environments whose settings name the account; elsewhere IT does it.
 */
export function accountRoot(deployment: Deployment, account: AccountSettings): Root {
  const component = "databricks_account";
  const { settings, uses } = deployment;
  const metastore: Arguments =
    "id" in account.metastore
      ? { existing_metastore_id: variable("existing_metastore_id") }
      : { metastore_owner: variable("metastore_owner") };
  const endpoint = (from: string, subResource: string) => ({
    resource_id: stateOutput(from, "id"),
    sub_resource: subResource,
  });
  return {
    component,
    summary: "The part of the Databricks account: metastore, ways out of serverless compute, budget of the workspace.",
    providers: ["databricks"],
    inDatabricksAccount: true,
    reads: [
      "adls",
      "databricks",
      ...(uses.events ? ["event_hubs"] : []),
      ...(uses.documents ? ["cosmos_serving"] : []),
    ],
    variables: accountVariables(deployment, account),
    blocks: [
      callModule({ deployment, component }, "databricks_account", {
        name_prefix: variable("name_prefix"),
        environment: variable("environment"),
        location: variable("location"),
        account_id: variable("account_id"),
        workspace_ids: { [settings.environment]: stateOutput("databricks", "workspace_id") },
        ...metastore,
        serverless_private_endpoints: {
          "lake-blob": endpoint("adls", "blob"),
          "lake-dfs": endpoint("adls", "dfs"),
          ...(uses.events ? { events: endpoint("event_hubs", "namespace") } : {}),
          ...(uses.documents ? { documents: endpoint("cosmos_serving", "Sql") } : {}),
        },
        allowed_internet_hosts: variable("allowed_internet_hosts"),
        budget: variable("budget"),
      }),
    ],
    outputs: {
      metastore_id: output("Metastore the workspace is assigned to.", "module.databricks_account.id"),
      approvals: output(
        "Endpoints of serverless compute that wait for approval, with the commands.",
        "module.databricks_account.approvals",
      ),
    },
  };
}

function accountVariables(deployment: Deployment, account: AccountSettings): Root["variables"] {
  const { settings } = deployment;
  const text = (description: string, value: string) => ({ type: "string", description, value });
  const { metastore, budget } = account;
  return {
    ...commonVariables(deployment, "name_prefix", "environment", "location"),
    account_id: text("Id of the Databricks account.", account.id),
    ...("id" in metastore
      ? { existing_metastore_id: text("Metastore of the region.", metastore.id) }
      : { metastore_owner: text("Group that owns the metastore, which is made here.", metastore.owner) }),
    allowed_internet_hosts: {
      type: "set(string)",
      description: "Hosts serverless compute may call.",
      value: account.allowedHosts,
    },
    budget: {
      type: "object({ monthly_usd = number, contact_emails = set(string) })",
      description: "Monthly budget of the workspace at list price; null goes without.",
      value: budget === undefined ? null : { monthly_usd: budget, contact_emails: settings.contacts },
    },
  };
}

/** Groups that start clusters by the policy of products, and that ask the warehouse. */
export function computeGroups({ settings }: Deployment): Readonly<Record<"policies" | "warehouse", readonly string[]>> {
  const { ownerGroup, warehouseGroups } = settings;
  return { policies: [ownerGroup], warehouse: warehouseGroups.length === 0 ? [ownerGroup] : warehouseGroups };
}

/** Cluster policies, the warehouse of consumers and the closed doors of the workspace; jobs come with the asset bundle. */
export function computeRoot(deployment: Deployment): Root {
  const component = "databricks_compute";
  const { settings } = deployment;
  const { compute, warehouse } = tierRules[settings.tier];
  const groups = computeGroups(deployment);
  return {
    component,
    summary: "Compute of the workspace: cluster policies, SQL warehouse, old doors closed.",
    providers: ["databricks"],
    reads: ["databricks"],
    variables: {
      ...commonVariables(deployment, "name_prefix", "environment"),
      ...tagsVariable(platformTags(deployment)),
      cluster_policies: {
        type: "map(object({ description = string, max_workers = number, idle_minutes = number, max_idle_minutes = number, user_groups = set(string) }))",
        description: "Cluster policies by name: how large clusters get and how long they idle.",
        value: {
          products: {
            description: "Runs of sources and products",
            max_workers: compute.maxWorkers,
            idle_minutes: compute.idleMinutes,
            max_idle_minutes: compute.maxIdleMinutes,
            user_groups: groups.policies,
          },
        },
      },
      sql_warehouses: {
        type: "map(object({ size = string, max_clusters = number, idle_minutes = number, user_groups = set(string) }))",
        description: "SQL warehouses by name, serverless, with the groups that query through them.",
        value: {
          consumers: {
            size: warehouse.size,
            max_clusters: warehouse.maxClusters,
            idle_minutes: warehouse.idleMinutes,
            user_groups: groups.warehouse,
          },
        },
      },
    },
    blocks: [
      callModule({ deployment, component }, "databricks_compute", {
        name_prefix: variable("name_prefix"),
        environment: variable("environment"),
        tags: variable("tags"),
        cluster_policies: variable("cluster_policies"),
        sql_warehouses: variable("sql_warehouses"),
      }),
    ],
    outputs: {
      policy_ids: output("Cluster policies by name, for the asset bundle.", "module.databricks_compute.id"),
      warehouses: {
        description: "Addresses of the warehouses, for drivers.",
        value: code("module.databricks_compute.endpoints"),
      },
    },
  };
}

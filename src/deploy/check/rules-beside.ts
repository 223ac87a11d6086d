import { isListValue, isResource } from "../hcl/value.ts";
import { type Breach, breach, type GraphRule, ofType } from "./graph-rule.ts";
import { ENDPOINT_CALL, type Resource, valuesAt } from "./resource.ts";

/** Rules about what has to stand beside a resource. */
export const besideRules: readonly GraphRule[] = [
  {
    code: "LW7124",
    service: "azure_sql",
    control: "LT-3",
    policies: ["a6fb4358-5bf4-4ad7-ba82-2cd2f41ce5e9"],
    checkov: ["CKV_AZURE_23"],
    fix: "azurerm_mssql_server_extended_auditing_policy { log_monitoring_enabled = true }",
    judges: ofType(["azurerm_mssql_server"]),
    find: (judged, all) => lacking(judged, all, "azurerm_mssql_server_extended_auditing_policy", "server_id"),
  },
  {
    code: "LW7154",
    service: "network",
    control: "NS-1",
    policies: [],
    checkov: ["CKV2_AZURE_31"],
    fix: "azurerm_subnet_network_security_group_association",
    judges: ofType(["azurerm_subnet"]),
    find: (judged, all) => lacking(judged, all, "azurerm_subnet_network_security_group_association", "subnet_id"),
  },
  {
    code: "LW7308",
    service: "databricks",
    control: "IM-1",
    policies: [],
    checkov: [],
    fix: "databricks_disable_legacy_access_setting and databricks_disable_legacy_dbfs_setting",
    judges: ofType(["azurerm_databricks_workspace"]),
    find: (judged, all) => {
      const wanted = ["databricks_disable_legacy_access_setting", "databricks_disable_legacy_dbfs_setting"];
      return wanted.every((type) => all.some((each) => each.type === type)) ? [] : judged.map((each) => breach(each));
    },
  },
  {
    code: "LW7314",
    service: "storage",
    control: "NS-2",
    policies: ["6edd7eda-6dd8-40f7-810d-67160c639cd9"],
    checkov: [],
    fix: "endpoints for blob and dfs",
    judges: isLake,
    find: (judged, all) => judged.flatMap((each) => missingDoors(each, all)),
  },
];

/** Those no resource of this type names in this argument; one whose value is known when it is made alone may mean any. */
function lacking(judged: readonly Resource[], all: readonly Resource[], type: string, path: string): readonly Breach[] {
  const named = all.filter((each) => each.type === type).flatMap(({ body }) => valuesAt(body, path));
  const targets = new Set(named.flatMap((value) => (isResource(value) ? [value.address] : [])));
  const isOpen = named.some((value) => !isResource(value));
  return isOpen ? [] : judged.filter(({ address }) => !targets.has(address)).map((each) => breach(each));
}

/** An account with a hierarchical namespace. */
function isLake({ type, body }: Resource): boolean {
  return type === "azurerm_storage_account" && body.values["is_hns_enabled"] === true;
}

/** Endpoints of a lake: tools that speak to blobs and tools that speak to files both need theirs. Without any it is LW7150. */
function missingDoors(lake: Resource, all: readonly Resource[]): readonly Breach[] {
  const doors = all.flatMap(({ type, body }) => {
    const [target, subResources] =
      type === ENDPOINT_CALL
        ? [body.values["target_resource_id"], body.values["sub_resources"]]
        : type === "azurerm_private_endpoint"
          ? [
              valuesAt(body, "private_service_connection.private_connection_resource_id")[0],
              valuesAt(body, "private_service_connection.subresource_names")[0],
            ]
          : [];
    if (!isResource(target) || target.address !== lake.address) return [];
    return isListValue(subResources) ? subResources : ["unknown"];
  });
  if (doors.length === 0 || doors.some((door) => typeof door !== "string" || door === "unknown")) return [];
  const missing = ["blob", "dfs"].filter((door) => !doors.includes(door));
  return missing.length === 0 ? [] : [breach(lake, { missing: missing.join(", ") })];
}

import { askedServices } from "./asked.ts";
import { callModule, commonVariables, roleAssignment, tagsVariable } from "./component.ts";
import type { Deployment } from "./deployment.ts";
import { type Arguments, block, type BlockText, code, type Expression } from "./hcl-text.ts";
import { grantCondition, type RoleKey, roles, rolesOfFunctions } from "./role.ts";
import { type Root, variable } from "./root.ts";
import { platformTags } from "./service-root.ts";

const component = "bootstrap";
export const STATE_CONTAINER = "tfstate";

/**
 * The first root: resource groups, where states are kept, and the two identities pipelines sign in as. It is applied once by a person;
 * whatever IT has made already is only referred to.
 */
export function bootstrapRoot(deployment: Deployment): Root {
  const { settings } = deployment;
  const makesState = settings.state === undefined;
  return {
    component,
    summary: "Resource groups, the account for Terraform states, and the identities pipelines sign in as.",
    providers: ["azurerm"],
    reads: [],
    registers: registrations(deployment),
    variables: bootstrapVariables(deployment),
    blocks: [
      ...groups(deployment),
      ...(makesState ? stateAccount() : []),
      ...federations(deployment),
      ...deployRoles(deployment),
    ],
    outputs: {
      identities: {
        description: "Identities of pipelines: deploy applies, plan only reads.",
        value: code("module.platform_group.identities"),
      },
      ...(makesState
        ? {
            state_account_id: {
              description: "Account of the states.",
              value: code("azurerm_storage_account.state.id"),
            },
          }
        : {}),
    },
  };
}

/** Azure offers a service in a subscription once its provider is registered. */
export function registrations(deployment: Deployment): readonly string[] {
  const { settings, uses } = deployment;
  const senders = Object.values(settings.owners).map(({ sender }) => sender?.kind);
  const names = [
    ...(uses.api ? ["Microsoft.ApiManagement"] : []),
    // the subnet of functions belongs to container apps
    ...(senders.includes("container_job") || senders.includes("function") ? ["Microsoft.App"] : []),
    "Microsoft.Authorization",
    "Microsoft.Consumption",
    "Microsoft.DataFactory",
    "Microsoft.Databricks",
    ...(uses.documents ? ["Microsoft.DocumentDB"] : []),
    ...(uses.events ? ["Microsoft.EventHub"] : []),
    "Microsoft.Insights",
    "Microsoft.KeyVault",
    ...(senders.includes("logic_app") ? ["Microsoft.Logic"] : []),
    "Microsoft.ManagedIdentity",
    "Microsoft.Network",
    "Microsoft.OperationalInsights",
    "Microsoft.PolicyInsights",
    "Microsoft.Security",
    "Microsoft.Sql",
    "Microsoft.Storage",
    ...(senders.includes("function") ? ["Microsoft.Web"] : []),
    ...askedServices(deployment).flatMap(({ registers }) => registers),
  ];
  return [...new Set(names)].sort();
}

function bootstrapVariables(deployment: Deployment): Root["variables"] {
  const { settings, names } = deployment;
  const makesState = settings.state === undefined;
  const budget =
    settings.budget === undefined
      ? null
      : {
          monthly_amount: settings.budget.monthly,
          start_month: settings.budget.from,
          contact_emails: settings.contacts,
        };
  return {
    ...commonVariables(deployment, "subscription_id", "environment", "location", "name_prefix"),
    ...tagsVariable(platformTags(deployment)),
    existing_groups: {
      type: "object({ platform = optional(string), data = optional(string) })",
      description: "Resource groups of IT; the others are made.",
      value: { ...settings.resourceGroups },
    },
    group_names: {
      type: "object({ platform = string, data = string })",
      description: "Names of the two resource groups.",
      value: { platform: names.platformGroup, data: names.dataGroup },
    },
    budget: {
      type: "object({ monthly_amount = number, start_month = string, contact_emails = list(string) })",
      description: "Budget of the group of the data services; null goes without.",
      value: budget,
    },
    ...(makesState
      ? {
          state_account_name: {
            type: "string",
            description: "Account of the states, unique in all of Azure.",
            value: names.stateAccount,
          },
        }
      : {}),
  };
}

function groups(deployment: Deployment): readonly BlockText[] {
  const group = (which: "platform" | "data", more: Arguments): BlockText =>
    callModule({ deployment, component, label: `${which}_group` }, "foundation", {
      name_prefix: variable("name_prefix"),
      environment: variable("environment"),
      location: variable("location"),
      name: code(`var.group_names.${which}`),
      existing_resource_group_name: code(`var.existing_groups.${which}`),
      domain: code("var.tags.domain"),
      data_product: code("var.tags.dataProduct"),
      owner: code("var.tags.owner"),
      cost_centre: code("var.tags.costCentre"),
      classification: code("var.tags.classification"),
      ...more,
    });
  return [
    group("platform", { identities: ["deploy", "plan"], budget: null }),
    group("data", { budget: variable("budget") }),
  ];
}

/** States hold ids and settings, never secrets; still only the two identities see them, and every change can be taken back. */
function stateAccount(): readonly BlockText[] {
  const days = { days: 30 };
  const account = block(
    "resource",
    ["azurerm_storage_account", "state"],
    {
      name: variable("state_account_name"),
      location: variable("location"),
      resource_group_name: code("module.platform_group.name"),
      account_kind: "StorageV2",
      account_tier: "Standard",
      account_replication_type: "ZRS",
      https_traffic_only_enabled: true,
      min_tls_version: "TLS1_2",
      allow_nested_items_to_be_public: false,
      shared_access_key_enabled: false,
      default_to_oauth_authentication: true,
      local_user_enabled: false,
      allowed_copy_scope: "AAD",
      cross_tenant_replication_enabled: false,
      public_network_access_enabled: false,
      infrastructure_encryption_enabled: true,
      tags: code("module.platform_group.tags"),
    },
    [
      block("network_rules", [], { default_action: "Deny", bypass: ["None"] }),
      block("sas_policy", [], { expiration_period: "00.01:00:00", expiration_action: "Block" }),
      block("blob_properties", [], { versioning_enabled: true }, [
        block("delete_retention_policy", [], days),
        block("container_delete_retention_policy", [], days),
      ]),
    ],
  );
  const container = block("resource", ["azurerm_storage_container", "state"], {
    name: STATE_CONTAINER,
    storage_account_id: code("azurerm_storage_account.state.id"),
    container_access_type: "private",
  });
  return [account, container];
}

function federations({ settings }: Deployment): readonly BlockText[] {
  const { federation } = settings;
  if (federation === undefined) return [];
  const subjects = { deploy: federation.deploySubject, plan: federation.planSubject };
  return Object.entries(subjects).flatMap(([purpose, subject]) =>
    subject === undefined
      ? []
      : [
          block("resource", ["azurerm_federated_identity_credential", purpose], {
            name: `pipeline-${purpose}`,
            user_assigned_identity_id: code(`module.platform_group.identities["${purpose}"].id`),
            issuer: federation.issuer,
            subject,
            audience: ["api://AzureADTokenExchange"],
          }),
        ],
  );
}

/** Roles beside those on data that the deploying identity may hand out in a group, because what is made there needs them. */
function grantedIn(deployment: Deployment, group: "platform" | "data"): readonly RoleKey[] {
  return [
    ...(group === "data" && deployment.uses.functions ? rolesOfFunctions : []),
    ...askedServices(deployment).flatMap(({ grants }) => grants?.[group] ?? []),
  ];
}

function deployRoles(deployment: Deployment): readonly BlockText[] {
  const makesState = deployment.settings.state === undefined;
  const principal = (purpose: string): Expression =>
    code(`module.platform_group.identities["${purpose}"].principal_id`);
  const onGroups = (["platform", "data"] as const).flatMap((group) => {
    const scope = code(`module.${group}_group.id`);
    return [
      roleAssignment(`deploy_${group}`, {
        scope,
        role: roles.contributor,
        principal: principal("deploy"),
        description: "Applies the roots.",
      }),
      roleAssignment(`deploy_roles_${group}`, {
        scope,
        role: roles.accessAdministrator,
        principal: principal("deploy"),
        condition: grantCondition(grantedIn(deployment, group)),
        description: "Hands out roles on data and of the services in use, and no others.",
      }),
      roleAssignment(`plan_${group}`, {
        scope,
        role: roles.reader,
        principal: principal("plan"),
        description: "Plans of pull requests.",
      }),
    ];
  });
  if (!makesState) return onGroups;
  const scope = code("azurerm_storage_container.state.id");
  return [
    ...onGroups,
    roleAssignment("deploy_state", {
      scope,
      role: roles.blobContributor,
      principal: principal("deploy"),
      description: "Writes states.",
    }),
    roleAssignment("plan_state", {
      scope,
      role: roles.blobReader,
      principal: principal("plan"),
      description: "Reads states.",
    }),
  ];
}

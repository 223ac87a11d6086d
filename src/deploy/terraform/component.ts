import type { Deployment } from "./deployment.ts";
import { type Arguments, type BlockText, type Expression, block } from "./hcl-text.ts";
import { moduleCall, type Root, stateOutput, variable } from "./root.ts";

type Variables = Root["variables"];

/** Variables that several roots have, in one wording. */
export function commonVariables<const N extends keyof ReturnType<typeof allCommon>>(
  deployment: Deployment,
  ...names: readonly N[]
): Variables {
  const all = allCommon(deployment);
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

function allCommon({ settings, names }: Deployment) {
  return {
    subscription_id: text("Subscription that receives the resources.", settings.subscriptionId),
    tenant_id: text("Entra tenant.", settings.tenantId),
    environment: text("Environment as part of names.", settings.environment),
    location: text("Azure region.", settings.location),
    name_prefix: text("Beginning of resource names.", settings.namePrefix),
    resource_group_name: text("Group of the data services.", names.dataGroup),
    platform_group_name: text("Group of network, zones and logs.", names.platformGroup),
    private_endpoint_mode: text("create, or external when IT makes the endpoints.", settings.privateEndpoints),
  } as const;
}

function text(description: string, value: string): Variables[string] {
  return { type: "string", description, value };
}

/** A variable with the tags of an owner, or of the platform. */
export function tagsVariable(tags: Readonly<Record<string, string>>): Variables {
  return { tags: { type: "map(string)", description: "Tags of every resource here.", value: tags } };
}

/** Names of the common variables a service module asks for. */
export const serviceVariables = [
  "subscription_id",
  "environment",
  "location",
  "name_prefix",
  "resource_group_name",
  "private_endpoint_mode",
] as const;

/** Arguments every service module takes: where, as part of what, behind which endpoint, with which logs. */
export function serviceArguments(): Arguments {
  return {
    name_prefix: variable("name_prefix"),
    environment: variable("environment"),
    location: variable("location"),
    resource_group_name: variable("resource_group_name"),
    tags: variable("tags"),
    log_analytics_workspace_id: stateOutput("platform", "log_analytics_workspace_id"),
    private_endpoint_mode: variable("private_endpoint_mode"),
    private_endpoint_subnet_id: stateOutput("platform", "private_endpoint_subnet_id"),
    private_dns_zone_ids: stateOutput("platform", "private_dns_zone_ids"),
  };
}

/** Calls one of the modules from a root in `iac/<component>`. */
export function callModule(
  at: Readonly<{ deployment: Deployment; component: string; label?: string }>,
  name: string,
  given: Arguments,
): BlockText {
  return moduleCall(at.label ?? name, sourceOf(at.deployment, at.component, name), given);
}

function sourceOf({ moduleSource }: Deployment, component: string, name: string): string {
  if (moduleSource === undefined) return `${"../".repeat(component.split("/").length)}modules/${name}`;
  const [base = "", query] = moduleSource.split("?");
  return `${base.replace(/\/+$/, "")}/${name}${query === undefined ? "" : `?${query}`}`;
}

/** A role of an identity on a scope. */
export function roleAssignment(
  label: string,
  given: Readonly<{
    scope: Expression;
    role: Readonly<{ name: string }>;
    principal: Expression;
    condition?: string;
    description: string;
  }>,
): BlockText {
  return block("resource", ["azurerm_role_assignment", label], {
    scope: given.scope,
    role_definition_name: given.role.name,
    principal_id: given.principal,
    principal_type: "ServicePrincipal",
    ...(given.condition === undefined ? {} : { condition: given.condition, condition_version: "2.0" }),
    description: given.description,
  });
}

import { callModule, commonVariables, serviceArguments, serviceVariables, tagsVariable } from "./component.ts";
import { type Deployment, tagsOf } from "./deployment.ts";
import { type BlockText, type Code, code, type Expression } from "./hcl-text.ts";
import type { Root } from "./root.ts";

type ServiceRoot = Readonly<Pick<Root, "component" | "summary" | "outputs">> &
  Readonly<{
    module: string;
    given: Readonly<Record<string, Expression>>;
    /** What other services take and this one does not. */
    without?: readonly string[];
    reads?: readonly string[];
    variables?: Root["variables"];
    /** What stands beside the module. */
    more?: readonly BlockText[];
  }>;

/** A root with one service module, its tags those of the platform. */
export function serviceRoot(deployment: Deployment, service: ServiceRoot): Root {
  const { component, module, given, summary, outputs, without = [], reads = [], variables = {}, more = [] } = service;
  const common = {
    ...commonVariables(deployment, ...serviceVariables),
    ...tagsVariable(platformTags(deployment)),
  };
  return {
    component,
    summary,
    providers: ["azurerm"],
    reads: ["platform", ...reads],
    variables: { ...omit(common, without), ...variables },
    blocks: [
      callModule({ deployment, component }, module, { ...omit(serviceArguments(), without), ...given }),
      ...more,
    ],
    outputs,
  };
}

/** Tags of what all owners share. */
export function platformTags({ settings, domain }: Deployment): Readonly<Record<string, string>> {
  return tagsOf({ domain, dataProduct: "platform", owner: settings.ownerGroup }, settings);
}

function omit<T>(values: Readonly<Record<string, T>>, names: readonly string[]): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
}

/** Id of a resource group of the subscription. */
export function groupId(name: string): Expression {
  return code(`"/subscriptions/\${var.subscription_id}/resourceGroups/${name}"`);
}

/** The variable `name` of a service. */
export function nameVariable(description: string, value: string): Root["variables"] {
  return { name: { type: "string", description, value } };
}

/** An output by an expression as written. */
export function output(description: string, value: string): Readonly<{ description: string; value: Code }> {
  return { description, value: code(value) };
}

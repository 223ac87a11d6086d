import { z } from "zod";

/**
 * Forms of answers, as the Azure CLI and the Databricks CLI print them with `--output json`; only what is judged is named.
 * Sources: reference of the Azure CLI (account, provider, group, resource, vm list-usage, role assignment, network), REST reference of
 * Databricks (unity-catalog, secrets, ip-access-lists, workspace-conf), read in 2026-11.
 */
const text = z.string();

/** A list; the Databricks CLI prints null for an empty one. */
function list<T>(item: z.ZodType<T>) {
  return z
    .array(item)
    .nullable()
    .transform((items) => items ?? []);
}

export const azVersion = z.object({ "azure-cli": text });
/** The command prints how its program was built, in Go's upper case. */
export const databricksVersion = z.object({ Version: text });

export const account = z.object({ id: text, tenantId: text, state: text });
export const providers = list(z.object({ namespace: text, registrationState: text }));
export const group = z.object({ id: text, location: text });

/** Numbers are texts in some versions. */
const count = z.union([z.number(), text.regex(/^\d+$/)]).transform(Number);
export const usages = list(z.object({ name: z.object({ value: text }), currentValue: count, limit: count }));

export const resource = z.object({
  id: text,
  identity: z.object({ principalId: text.nullish() }).nullish(),
  properties: z
    .object({
      provisioningState: text.nullish(),
      publicNetworkAccess: text.nullish(),
      /** Where a server of PostgreSQL says it. */
      network: z.object({ publicNetworkAccess: text.nullish() }).nullish(),
      /** Of a workspace: host without scheme, and its number. */
      workspaceUrl: text.nullish(),
      workspaceId: z.union([text, z.number()]).transform(String).nullish(),
    })
    .nullish(),
});
export type Resource = z.infer<typeof resource>;

export const roleAssignments = list(
  z.object({ id: text, principalId: text, roleDefinitionId: text, roleDefinitionName: text.nullish(), scope: text }),
);
export type RoleAssignment = z.infer<typeof roleAssignments>[number];

export const endpointConnections = list(
  z.object({
    id: text,
    properties: z.object({ privateLinkServiceConnectionState: z.object({ status: text }) }),
  }),
);

export const zoneLinks = list(
  z.object({ virtualNetwork: z.object({ id: text }), virtualNetworkLinkState: text.nullish() }),
);
export const addressRecords = list(z.object({ name: text, aRecords: list(z.object({ ipv4Address: text })).nullish() }));

export const metastoreAssignment = z.object({ metastore_id: text });
export const metastore = z.object({ metastore_id: text, region: text });
export const metastores = list(metastore);
export const externalLocation = z.object({ name: text, url: text, credential_name: text });
export const validation = z.object({
  results: list(z.object({ operation: text, result: text, message: text.nullish() })),
});
export const secretScopes = list(
  z.object({
    name: text,
    backend_type: text.nullish(),
    keyvault_metadata: z.object({ resource_id: text }).nullish(),
  }),
);
export const secretAcls = list(z.object({ principal: text, permission: text }));
export const ipAccessLists = list(
  z.object({
    list_id: text,
    label: text,
    list_type: text,
    enabled: z.boolean(),
    ip_addresses: list(text).nullish(),
  }),
);
export const ipAccessListSwitch = z.object({ enableIpAccessLists: text.nullish() });

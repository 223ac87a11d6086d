import type { Owner } from "../terraform/deployment.ts";
import { resourceName } from "../terraform/names.ts";
import { catalogOf, locationsOf } from "../terraform/place.ts";
import { externalLocation, secretAcls, secretScopes, validation } from "./answers.ts";
import { type Check, fine, wrong } from "./check.ts";
import { databricks, NOT_FOUND } from "./question.ts";
import { connectorCheck } from "./rights.ts";
import { connectorId, ownerVaultName, rootOf, sameId, type Scene, vaultId, workspaceId } from "./scene.ts";
import { METASTORE_CHECK, workspaceNeeds } from "./workspace.ts";

/** What each source and product has in Databricks: its locations, and the scope of its secrets. */
export function catalogChecks(scene: Scene): readonly Check[] {
  return scene.deployment.owners.flatMap((owner) => [
    ...Object.entries(locationsOf(scene.deployment, owner)).flatMap(([layer, url]) => {
      // the module unity_catalog names them so
      const given = { name: `${owner.catalogPart}_${scene.deployment.settings.environment}_${layer}`, url };
      return [location(scene, owner, given), readable(scene, owner, given)];
    }),
    ...(owner.secrets.length === 0 ? [] : [secretScope(scene, owner), secretScopeAcl(scene, owner)]),
  ]);
}

type Location = Readonly<{ name: string; url: string }>;

function location(scene: Scene, owner: Owner, { name, url }: Location): Check {
  const question = databricks(`location-${name}`, ["external-locations", "get", name], {
    workspaceId: workspaceId(scene),
    form: externalLocation,
    absent: NOT_FOUND,
  });
  const credential = catalogOf(scene.deployment, owner);
  const values = { name, url, credential, root: rootOf(scene, owner.component) };
  return {
    id: locationCheck(name),
    kind: "external-location",
    needs: [METASTORE_CHECK, ...workspaceNeeds(scene)],
    asks: [question],
    judge: (answers) => {
      const found = answers(question);
      if (found === undefined) return wrong("LW7236", values);
      const isSame = withoutSlash(found.url) === withoutSlash(url) && found.credential_name === credential;
      return isSame
        ? fine(`${name} is ${url}`)
        : wrong("LW7237", { ...values, found: found.url, with: found.credential_name });
    },
  };
}

function locationCheck(name: string): string {
  return `external-location ${name}`;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

/** What storage answers when the identity is known and has no role; any other refusal is the network's. */
const NO_ROLE = /AuthorizationPermissionMismatch/i;

function readable(scene: Scene, owner: Owner, { name }: Location): Check {
  const { settings, names } = scene.deployment;
  const credential = catalogOf(scene.deployment, owner);
  const body = { external_location_name: name, storage_credential_name: credential, read_only: true };
  const words = ["storage-credentials", "validate", "--json", JSON.stringify(body)];
  const question = databricks(`readable-${name}`, words, { workspaceId: workspaceId(scene), form: validation });
  return {
    id: `external-location-readable ${name}`,
    kind: "external-location-readable",
    needs: [locationCheck(name), `connector-containers ${owner.name}`, connectorCheck(owner)],
    asks: [question],
    judge: (answers) => {
      const failed = answers(question)?.results.find(({ result }) => result === "FAIL");
      if (failed === undefined) return fine(`${name} can be read`);
      const message = failed.message ?? `${failed.operation} failed`;
      if (NO_ROLE.test(message)) return wrong("LW7238", { name, message, root: rootOf(scene, owner.component) });
      return wrong("LW7239", {
        name,
        message,
        account: names.lakeAccount,
        group: names.dataGroup,
        subscription: settings.subscriptionId,
        connector: connectorId(scene, owner),
        tenant: settings.tenantId,
      });
    },
  };
}

function secretScope(scene: Scene, owner: Owner): Check {
  const question = databricks("secret-scopes", ["secrets", "list-scopes"], {
    workspaceId: workspaceId(scene),
    form: secretScopes,
  });
  const scope = scopeName(scene, owner);
  const vault = ownerVaultName(scene, owner);
  const values = { scope, vault, root: rootOf(scene, owner.component) };
  return {
    id: `secret-scope ${scope}`,
    kind: "secret-scope",
    needs: workspaceNeeds(scene),
    asks: [question],
    judge: (answers) => {
      const found = answers(question)?.find(({ name }) => name === scope);
      if (found === undefined) return wrong("LW7240", values);
      const behind = found.keyvault_metadata?.resource_id ?? "";
      if (sameId(behind, vaultId(scene, vault))) return fine(`${scope} reads ${vault}`);
      const address = "module.unity_catalog.databricks_secret_scope.this[0]";
      return wrong("LW7241", { ...values, found: behind.split("/").at(-1) || "no vault", address });
    },
  };
}

function scopeName({ deployment }: Scene, owner: Owner): string {
  return resourceName("secret_scope", deployment.settings, owner.name);
}

/** Nobody but who made the scope and those the environment names: one principal manages it. A right for `users` would show all secrets of the vault to everybody. */
function secretScopeAcl(scene: Scene, owner: Owner): Check {
  const scope = scopeName(scene, owner);
  const question = databricks(`secret-acls-${scope}`, ["secrets", "list-acls", scope], {
    workspaceId: workspaceId(scene),
    form: secretAcls,
  });
  return {
    id: `secret-scope-acl ${scope}`,
    kind: "secret-scope-acl",
    needs: [`secret-scope ${scope}`],
    asks: [question],
    judge: (answers) => {
      const acls = answers(question) ?? [];
      const manager = acls.find(({ principal, permission }) => permission === "MANAGE" && principal !== "users");
      const isNamed = ({ principal, permission }: (typeof acls)[number]) =>
        permission === "READ" && owner.own.secretReaders.includes(principal);
      const surplus = acls.find((acl) => acl !== manager && !isNamed(acl));
      const named = acls.filter(isNamed).map(({ principal }) => principal);
      const known = [manager?.principal ?? "nobody", ...named].join(", ");
      if (surplus === undefined) return fine(`only ${known} has a right on ${scope}`);
      return wrong("LW7242", { scope, principal: surplus.principal, permission: surplus.permission });
    },
  };
}

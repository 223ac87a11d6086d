import type { Owner } from "../terraform/deployment.ts";
import { containersOf } from "../terraform/place.ts";
import { roles } from "../terraform/role.ts";
import type { RoleAssignment } from "./answers.ts";
import { type Answers, type Check, fine, wrong } from "./check.ts";
import { groupCheck, providerCheck } from "./prerequisites.ts";
import {
  assignmentText,
  connectorId,
  connectorName,
  containerId,
  hasRole,
  lakeId,
  ownerVaultName,
  resourceQuestion,
  rolesQuestion,
  rootOf,
  sameId,
  type Scene,
  vaultId,
} from "./scene.ts";
import { serviceCheck } from "./services.ts";

/** Rights of each source and product: its row of the least privileges, and no more. */
export function rightsChecks(scene: Scene): readonly Check[] {
  return scene.deployment.owners.flatMap((owner) => [
    connector(scene, owner),
    connectorContainers(scene, owner),
    connectorAccount(scene, owner),
    ...(owner.secrets.length === 0 ? [] : [vaultReader(scene, owner)]),
  ]);
}

function connector(scene: Scene, owner: Owner): Check {
  const question = resourceQuestion(connectorId(scene, owner));
  const values = { name: connectorName(scene, owner), root: rootOf(scene, owner.component) };
  return {
    id: connectorCheck(owner),
    kind: "connector",
    needs: [groupCheck(scene.deployment.names.dataGroup), providerCheck("Microsoft.Databricks")],
    asks: [question],
    judge: (answers) => {
      const found = answers(question);
      if (found === undefined) return wrong("LW7226", values);
      const principal = found.identity?.principalId ?? "";
      return principal === "" ? wrong("LW7227", values) : fine(`${values.name} is the identity ${principal}`);
    },
  };
}

export function connectorCheck({ name }: Owner): string {
  return `connector ${name}`;
}

/** Contributor on each of its containers; anything else there, or anything on those of others, is too much. */
function connectorContainers(scene: Scene, owner: Owner): Check {
  const identity = resourceQuestion(connectorId(scene, owner));
  const own = containersOf(owner);
  const all = [...new Set(scene.deployment.owners.flatMap(containersOf))].sort();
  const questions = all.map((container) => ({
    container,
    question: rolesQuestion(scene, containerId(scene, container), false),
  }));
  return {
    id: `connector-containers ${owner.name}`,
    kind: "connector-containers",
    needs: [connectorCheck(owner), serviceCheck(scene.deployment.names.lakeAccount)],
    asks: [identity, ...questions.map(({ question }) => question)],
    judge: (answers) => {
      const principal = answers(identity)?.identity?.principalId ?? "";
      const found = questions.flatMap(({ container, question }) =>
        (answers(question) ?? [])
          .filter(({ principalId }) => sameId(principalId, principal))
          .map((assignment) => ({ container, assignment })),
      );
      const isRight = ({ container, assignment }: (typeof found)[number]) =>
        own.includes(container) && hasRole(assignment, roles.blobContributor);
      const surplus = found.filter((each) => !isRight(each)).map(({ assignment }) => assignment);
      const name = connectorName(scene, owner);
      if (surplus.length > 0) return wrong("LW7229", surplusValues(name, surplus));
      const missing = own.filter((container) => !found.some((each) => each.container === container));
      if (missing.length > 0)
        return wrong("LW7228", { name, containers: missing, root: rootOf(scene, owner.component) });
      return fine(`${name} has ${roles.blobContributor.name} on ${own.join(", ")}`);
    },
  };
}

/** Reader on the account; with more there, or above, it could reach what belongs to others. */
function connectorAccount(scene: Scene, owner: Owner): Check {
  const identity = resourceQuestion(connectorId(scene, owner));
  const account = lakeId(scene);
  const question = rolesQuestion(scene, account, true);
  return {
    id: `connector-account ${owner.name}`,
    kind: "connector-account",
    needs: [connectorCheck(owner), serviceCheck(scene.deployment.names.lakeAccount)],
    asks: [identity, question],
    judge: (answers) => {
      const principal = answers(identity)?.identity?.principalId ?? "";
      const found = (answers(question) ?? []).filter(({ principalId }) => sameId(principalId, principal));
      const isRight = (each: RoleAssignment) => sameId(each.scope, account) && hasRole(each, roles.reader);
      const surplus = found.filter((each) => !isRight(each));
      const name = connectorName(scene, owner);
      if (surplus.length > 0) return wrong("LW7231", surplusValues(name, surplus));
      const { lakeAccount } = scene.deployment.names;
      if (found.length === 0)
        return wrong("LW7230", { name, account: lakeAccount, root: rootOf(scene, owner.component) });
      return fine(`${name} has ${roles.reader.name} on ${lakeAccount} and nothing more`);
    },
  };
}

function surplusValues(name: string, surplus: readonly RoleAssignment[]) {
  return { name, roles: surplus.map(assignmentText), assignments: surplus.map(({ id }) => id) };
}

/** Whoever reads the vault reads every secret of the owner. */
function vaultReader(scene: Scene, owner: Owner): Check {
  const vault = ownerVaultName(scene, owner);
  const question = rolesQuestion(scene, vaultId(scene, vault), false);
  const application = scene.deployment.settings.databricksApplicationId;
  const readers = (answers: Answers) => (answers(question) ?? []).filter((each) => hasRole(each, roles.secretsUser));
  return {
    id: `vault-reader ${vault}`,
    kind: "vault-reader",
    needs: [serviceCheck(vault)],
    asks: [question],
    judge: (answers) => {
      const others = readers(answers).filter(({ principalId }) => !sameId(principalId, application));
      if (others.length > 0) {
        const who = others.map(({ principalId }) => principalId);
        return wrong("LW7233", { vault, who, assignments: others.map(({ id }) => id) });
      }
      if (readers(answers).length === 0) return wrong("LW7232", { vault, root: rootOf(scene, owner.component) });
      return fine(`AzureDatabricks reads ${vault}, and nobody else`);
    },
  };
}

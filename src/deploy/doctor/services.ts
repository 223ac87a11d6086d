import { endpointConnections } from "./answers.ts";
import { type Check, fine, wrong } from "./check.ts";
import { groupCheck, providerCheck } from "./prerequisites.ts";
import { az } from "./question.ts";
import { resourceQuestion, rootOf, type Scene, type Service, servicesOf } from "./scene.ts";

/** The services of the deployment: there, closed, and with no endpoint that waits. */
export function serviceChecks(scene: Scene): readonly Check[] {
  return servicesOf(scene).flatMap((service) => [made(scene, service), approved(scene, service)]);
}

function made(scene: Scene, { component, name, id, group, provider }: Service): Check {
  const question = resourceQuestion(id);
  const values = { name, root: rootOf(scene, component) };
  return {
    id: serviceCheck(name),
    kind: "resource",
    needs: [groupCheck(group), providerCheck(provider)],
    asks: [question],
    judge: (answers) => {
      const found = answers(question);
      if (found === undefined) return wrong("LW7220", values);
      const state = found.properties?.provisioningState ?? "Succeeded";
      if (state !== "Succeeded") return wrong("LW7221", { ...values, state });
      const { publicNetworkAccess, network } = found.properties ?? {};
      const access = publicNetworkAccess ?? network?.publicNetworkAccess ?? "not said";
      return access === "Disabled" ? fine("there, and closed to the internet") : wrong("LW7222", { ...values, access });
    },
  };
}

export function serviceCheck(name: string): string {
  return `resource ${name}`;
}

/** What is closed to the internet is reached by endpoints alone: there is one, and none waits. */
function approved(scene: Scene, { component, name, id, endpointBy = component }: Service): Check {
  const words = ["network", "private-endpoint-connection", "list", "--id", id];
  const question = az(`endpoints-${name}`, words, endpointConnections);
  const { project, privateEndpoints } = scene.deployment.settings;
  return {
    id: `endpoint ${name}`,
    kind: "endpoint",
    needs: [serviceCheck(name)],
    asks: [question],
    judge: (answers) => {
      const connections = answers(question) ?? [];
      const status = (each: (typeof connections)[number]) => each.properties.privateLinkServiceConnectionState.status;
      const waiting = connections.find((each) => status(each) === "Pending");
      if (waiting !== undefined) {
        const connection = waiting.id;
        const endpoint = connection.split("/").at(-1) ?? "";
        return wrong("LW7225", { name, endpoint, connection, description: `approved for ${project}` });
      }
      const count = connections.filter((each) => status(each) === "Approved").length;
      if (count > 0) return fine(`${count} approved, none waits`);
      if (privateEndpoints === "external") return wrong("LW7224", { name, root: rootOf(scene, component) });
      return wrong("LW7223", { name, root: rootOf(scene, endpointBy) });
    },
  };
}

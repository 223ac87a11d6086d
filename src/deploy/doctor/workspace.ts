import { ipAccessLists, ipAccessListSwitch, metastore, metastoreAssignment, metastores } from "./answers.ts";
import { type Answers, type Check, fine, wrong } from "./check.ts";
import { isEverybody } from "./address.ts";
import { databricks } from "./question.ts";
import { resourceQuestion, rootOf, type Scene, workspaceId } from "./scene.ts";
import { serviceCheck } from "./services.ts";

/** What the workspace has as a whole: its metastore and who may come in. */
export function workspaceChecks(scene: Scene): readonly Check[] {
  return [metastoreAttached(scene), ipAccess(scene)];
}

/** What Databricks is asked needs the program and the workspace. */
export function workspaceNeeds({ deployment: { names } }: Scene): readonly string[] {
  return ["databricks-cli", serviceCheck(names.workspace)];
}

export const METASTORE_CHECK = "metastore";
const NO_METASTORE = /METASTORE_DOES_NOT_EXIST|no metastore assigned/i;
/** Only who administers the account sees all metastores; without them the command keeps a gap. */
const NOT_FOR_YOU = /PERMISSION_DENIED|not authorized/i;

function metastoreAttached(scene: Scene): Check {
  const workspace = workspaceId(scene);
  const { location, account } = scene.deployment.settings;
  const given = { workspaceId: workspace, absent: NO_METASTORE };
  const current = databricks("metastore", ["metastores", "current"], { ...given, form: metastoreAssignment });
  const summary = databricks("metastore-summary", ["metastores", "summary"], { ...given, form: metastore });
  const all = {
    ...databricks("metastores", ["metastores", "list"], { workspaceId: workspace, form: metastores }),
    unseen: NOT_FOR_YOU,
  };
  const inAzure = resourceQuestion(workspace);
  const isRight = (answers: Answers) => answers(current) !== undefined && answers(summary)?.region === location;
  return {
    id: METASTORE_CHECK,
    kind: "metastore",
    needs: workspaceNeeds(scene),
    asks: [inAzure, current, summary],
    asksThen: (answers) => (isRight(answers) ? [] : [all]),
    judge: (answers) => {
      const found = answers(summary);
      if (isRight(answers)) return fine(`metastore ${found?.metastore_id} of ${location} is attached`);
      const values = {
        location,
        workspace: answers(inAzure)?.properties?.workspaceId ?? "WORKSPACE_ID",
        metastore: answers(all)?.find(({ region }) => region === location)?.metastore_id ?? "METASTORE_ID",
        catalog: "main",
        ...(account === undefined ? {} : { root: rootOf(scene, "databricks_account") }),
      };
      if (found === undefined) return wrong("LW7234", values);
      return wrong("LW7235", { ...values, region: found.region });
    },
  };
}

function ipAccess(scene: Scene): Check {
  const workspace = workspaceId(scene);
  const words = ["ip-access-lists", "list"];
  const listed = databricks("ip-access-lists", words, { workspaceId: workspace, form: ipAccessLists });
  const inForce = databricks("ip-access-switch", ["workspace-conf", "get-status", "enableIpAccessLists"], {
    workspaceId: workspace,
    form: ipAccessListSwitch,
  });
  return {
    id: "ip-access-list",
    kind: "ip-access-list",
    needs: workspaceNeeds(scene),
    asks: [listed, inForce],
    judge: (answers) => {
      const lists = (answers(listed) ?? []).filter(({ enabled }) => enabled);
      const open = lists
        .filter(({ list_type: type }) => type === "ALLOW")
        .map((list) => ({ list, range: (list.ip_addresses ?? []).find(isEverybody) }))
        .find(({ range }) => range !== undefined);
      if (open !== undefined)
        return wrong("LW7243", { label: open.list.label, list: open.list.list_id, range: open.range ?? "" });
      if (lists.length === 0) return fine("no list; the workspace is entered through its private endpoint alone");
      const labels = lists.map(({ label }) => label);
      if (answers(inForce)?.enableIpAccessLists !== "true")
        return wrong("LW7244", { labels, switch: '{"enableIpAccessLists": "true"}' });
      return fine(`${labels.join(", ")} in force`);
    },
  };
}

import { EXIT } from "../../base/index.ts";
import type { Command } from "../context.ts";
import { pluralText } from "../quantity-text.ts";
import { projectRoot } from "../project-root.ts";

/** `store adopt`: the store of this environment becomes the owner of the lake, its records rebuilt from it. */
export const storeAdopt: Command = async (context) => {
  const root = projectRoot(context);
  const { adoptStore } = await import("../../run/index.ts");
  const datasets = await adoptStore({ projectRoot: root, environment: context.environment });
  context.output.json({ ok: true, datasets });
  context.output.result(`The store owns the lake now; the records of ${pluralText(datasets.length, "dataset")} were rebuilt from it.`);
  return EXIT.done;
};

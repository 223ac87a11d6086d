import { EXIT } from "../../base/index.ts";
import type { Command } from "../context.ts";
import { pluralText } from "../quantity-text.ts";
import { withWorkspace } from "../workspace.ts";

/** `store adopt`: the store of this environment becomes the owner of the lake, its records rebuilt from it. */
export const storeAdopt: Command = (context) =>
  withWorkspace(
    context,
    async (workspace) => {
      const datasets = await workspace.adopt();
      const rebuilt = pluralText(datasets.length, "dataset");
      context.output.json({ ok: true, datasets });
      context.output.result(`The store owns the lake now; the records of ${rebuilt} were rebuilt from it.`);
      return EXIT.done;
    },
    { adopting: true },
  );

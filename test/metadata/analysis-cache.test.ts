import { describe, expect, test } from "vitest";
import { analyzerVersion, openAnalyzer } from "../../src/engine/index.ts";
import { analyseProject, fileCache, loadProject, memoryCache } from "../../src/metadata/index.ts";
import { analyse, real, SQL, YAML } from "./analyse-files.ts";
import { type Files, projectFolder, validProject } from "./project-folder.ts";

describe("the cache", () => {
  /** Counts how often the engine is opened and asked. */
  function counting() {
    const counts = { opened: 0, parsed: 0, bound: 0 };
    const open = async () => {
      counts.opened += 1;
      const analyzer = await openAnalyzer();
      return {
        ...analyzer,
        parse: (sql: string) => ((counts.parsed += 1), analyzer.parse(sql)),
        bind: (...question: Parameters<typeof analyzer.bind>) => ((counts.bound += 1), analyzer.bind(...question)),
      };
    };
    return { counts, analyzer: { version: analyzerVersion(), open } };
  }

  test("an unchanged project opens no engine, a changed one asks only what is new", async () => {
    using folder = projectFolder({});
    const files: Files = { "products/sales/gold/x.sql": "SELECT id FROM silver.orders" };
    const first = counting();
    const before = await analyse(files, fileCache(folder.root), first.analyzer);
    expect(first.counts).toEqual({ opened: 1, parsed: 2, bound: 2 });
    const second = counting();
    expect((await analyse(files, fileCache(folder.root), second.analyzer)).analysis).toEqual(before.analysis);
    expect(second.counts).toEqual({ opened: 0, parsed: 0, bound: 0 });
    const comment = counting();
    await analyse(
      { ...files, [YAML]: "keys: [id] # what identifies an order\n" },
      fileCache(folder.root),
      comment.analyzer,
    );
    expect(comment.counts).toEqual({ opened: 0, parsed: 0, bound: 0 });
    const changed = counting();
    await analyse(
      { "products/sales/gold/x.sql": "SELECT note FROM silver.orders" },
      fileCache(folder.root),
      changed.analyzer,
    );
    expect(changed.counts).toEqual({ opened: 1, parsed: 1, bound: 1 });
    const widened = counting();
    const schema = String(validProject["sources/ops.schema.yaml"]).replace("id: { type: bigint }", "id: { type: int }");
    await analyse({ ...files, "sources/ops.schema.yaml": schema }, fileCache(folder.root), widened.analyzer);
    expect(widened.counts).toEqual({ opened: 1, parsed: 0, bound: 2 });
  });

  test("another version of the analyser asks everything again; a project without SQL asks nothing", async () => {
    using folder = projectFolder({});
    await analyse({}, fileCache(folder.root));
    const { counts, analyzer } = counting();
    await analyse({}, fileCache(folder.root), { ...analyzer, version: "another" });
    expect(counts).toEqual({ opened: 1, parsed: 1, bound: 1 });
    const none = counting();
    await analyse({ "products/sales/product.yaml": null, [SQL]: null, [YAML]: null }, memoryCache(), none.analyzer);
    expect(none.counts.opened).toBe(0);
  });

  test("a project from the cache is the project that was read", async () => {
    using folder = projectFolder({ ...validProject, "sources/ops.schema.yaml": null });
    const cache = `${folder.root}/.lakewright/cache`;
    const first = await loadProject(folder.root, fileCache(cache));
    const second = await loadProject(folder.root, fileCache(cache));
    expect(second).toEqual(first);
    expect(Object.isFrozen(second.model?.sources[0])).toBe(true);
  });

  test("findings of a broken project come from the cache as they were", async () => {
    using folder = projectFolder({ ...validProject, [YAML]: "kees: [id]\n", [SQL]: "SELECT idd FROM bronze.orders" });
    const runs = [];
    for (let run = 0; run < 2; run++) {
      const cache = fileCache(`${folder.root}/cache`);
      const project = await loadProject(folder.root, cache);
      runs.push([project.diagnostics, (await analyseProject(project, real, cache)).diagnostics]);
    }
    expect(runs[0]?.flat()).toHaveLength(2);
    expect(runs[1]).toEqual(runs[0]);
  });
});

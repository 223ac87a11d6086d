import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { hasErrorCode, Secret } from "../../src/base/index.ts";
import { openStore, type Store } from "../../src/store/index.ts";
import { attemptOf, gold, holderOf, silver } from "./store-sample.ts";

/** A process of a store suite: `race <rounds>` for leases, or `write` attempts until it is killed. */
const env = (name: string) => process.env[name] ?? "";
const [, , task = "", rounds = "0"] = process.argv;

const store = await openStore(env("STORE_URL"), {
  projectRoot: env("STORE_ROOT"),
  project: "nyc",
  environment: "local",
  actor: `racer ${process.pid}`,
  password: new Secret(env("STORE_PASSWORD")),
});
if (task === "race") process.stdout.write(JSON.stringify(await race(store, Number(rounds))));
else await writeForEver(store);
await store[Symbol.asyncDispose]();

/** Counts under the lease in a file that only the lease protects; a file created exclusively shows two holders at once. */
async function race(from: Store, count: number): Promise<Readonly<{ collisions: number; takenOver: number }>> {
  const holder = holderOf(`run-${process.pid}`, { pid: process.pid });
  const counter = join(env("RACE_FOLDER"), "counter");
  const mark = join(env("RACE_FOLDER"), "held");
  let collisions = 0;
  let takenOver = 0;
  for (let done = 0; done < count; ) {
    const grant = await from.acquireLeases([gold, silver], holder, 30_000, () => true);
    if (grant.kind === "held") {
      await wait(Math.random() * 8);
      continue;
    }
    if (grant.takenOver) takenOver++;
    try {
      writeFileSync(mark, String(process.pid), { flag: "wx" });
    } catch (error) {
      if (!hasErrorCode(error, "EEXIST")) throw error;
      collisions++;
    }
    const value = Number(readFileSync(counter, "utf8"));
    await wait(1);
    writeFileSync(counter, String(value + 1));
    rmSync(mark, { force: true });
    await from.releaseLeases(holder);
    done++;
  }
  return { collisions, takenOver };
}

async function writeForEver(to: Store): Promise<void> {
  const known = (await to.attemptsOf(silver, 1))[0]?.attempt ?? 0;
  for (let attempt = known + 1; ; attempt++) {
    await to.recordAttempt(attemptOf(silver, attempt));
    await to.audit({
      at: new Date().toISOString(),
      actor: "racer",
      action: "wrote",
      subject: silver,
      detail: { attempt },
    });
    // from the second on there is something to be whole about
    if (attempt === known + 2) process.stdout.write("under way");
  }
}

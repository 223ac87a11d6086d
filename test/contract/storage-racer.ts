import { parseArgs } from "node:util";
import { openRaceStorage } from "./storage-open.ts";

/** One of several processes that race for the same keys: prints the rounds it won. Arguments: kind, place, name, rounds. */
const { positionals } = parseArgs({ allowPositionals: true });
const [kind = "", place = "", name = "", rounds = "0"] = positionals;
const storage = await openRaceStorage(kind, place);
const won: number[] = [];
for (let round = 0; round < Number(rounds); round++) {
  const key = `race/${String(round).padStart(5, "0")}.json`;
  if (await storage.writeNew(key, `${name}\n`.repeat(2000))) won.push(round);
}
process.stdout.write(JSON.stringify(won));

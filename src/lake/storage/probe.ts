import { EXIT, realRandom, UserError } from "../../base/index.ts";
import type { Storage } from "./storage.ts";

/**
 * Writes one key twice: the second time must be refused and the first content must stay.
 * @throws UserError LW6104 where it does not hold
 */
export async function probeCreateIfAbsent(storage: Storage): Promise<void> {
  const key = `_lakewright/probe/${realRandom.uuid()}`;
  const first = await storage.writeNew(key, "first");
  try {
    const second = await storage.writeNew(key, "second");
    const content = new TextDecoder().decode(await storage.read(key));
    if (!first) throw notHeld(storage, "a new key was reported as taken");
    if (second || content !== "first") throw notHeld(storage, "a second writer replaced the first one");
  } finally {
    await storage.delete([key]);
  }
}

function notHeld(storage: Storage, reason: string): UserError {
  return new UserError("LW6104", { values: { root: storage.root, reason }, exitCode: EXIT.world });
}

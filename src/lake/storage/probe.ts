import { EXIT, realRandom, UserError } from "../../base/index.ts";
import type { Storage } from "./storage.ts";

/**
 * Writes one key twice: the second time must be refused and the first content must stay.
 * @param beginning of the key
 * @throws UserError LW6104 where it does not hold
 */
export async function probeCreateIfAbsent(storage: Storage, beginning = "_lakewright/probe/"): Promise<void> {
  const key = `${beginning}${realRandom.uuid()}`;
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

/** A storage that is proved before the first object is created in it: by a hidden file of the log of the table at `prefix`. */
export function provedStorage(storage: Storage, prefix: string): Storage {
  const beginning = `${prefix === "" ? "" : `${prefix}/`}_delta_log/.probe-`;
  let proof: Promise<void> | undefined;
  return {
    ...storage,
    writeNew: async (key, content, signal) => {
      proof ??= probeCreateIfAbsent(storage, beginning);
      await proof;
      return storage.writeNew(key, content, signal);
    },
  };
}

function notHeld(storage: Storage, reason: string): UserError {
  return new UserError("LW6104", { values: { root: storage.root, reason }, exitCode: EXIT.world });
}

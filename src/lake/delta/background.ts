/**
 * Work that nobody waits for until the end. Of a kind, one piece is under way at a time; of those that come meanwhile only the newest follows
 * it. Whoever makes it awaits `settled` before closing what the work needs.
 */
export type BackgroundWork = Readonly<{
  /** @param work that fails is told by `settled`; what follows it begins all the same */
  begin: (kind: string, work: () => Promise<void>) => void;
  /** Resolves when nothing is under way. @throws the first failure since it was asked before */
  settled: () => Promise<void>;
}>;

export function backgroundWork(): BackgroundWork {
  const running = new Map<string, Promise<void>>();
  const waiting = new Map<string, () => Promise<void>>();
  const failures: Readonly<{ error: unknown }>[] = [];

  async function run(kind: string, first: () => Promise<void>): Promise<void> {
    for (let work: typeof first | undefined = first; work !== undefined; work = waiting.get(kind)) {
      waiting.delete(kind);
      try {
        await work();
      } catch (error) {
        failures.push({ error });
      }
    }
    running.delete(kind);
  }

  return Object.freeze({
    begin: (kind, work) => {
      if (running.has(kind)) waiting.set(kind, work);
      else running.set(kind, run(kind, work));
    },
    settled: async () => {
      while (running.size > 0) await Promise.all(running.values());
      const [first] = failures.splice(0);
      if (first !== undefined) throw first.error;
    },
  } satisfies BackgroundWork);
}

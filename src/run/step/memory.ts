const SAMPLE_MS = 100;

/** Watches how much memory this process has. Steps side by side share it, so each of them sees the whole. */
export function watchMemory(): Readonly<{ peakBytes: () => number; [Symbol.dispose]: () => void }> {
  let peak = process.memoryUsage.rss();
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(look, SAMPLE_MS);
  timer.unref();
  return {
    peakBytes: () => {
      look();
      return peak;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

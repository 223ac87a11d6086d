import { styleText } from "node:util";

/** Where a command writes and what it knows of its surroundings: passed in, so that a test can look at all of it. */
export type Terminal = Readonly<{
  cwd: string;
  /** Results. */
  out: (text: string) => void;
  /** Progress, remarks, diagnostics. */
  err: (text: string) => void;
  /** True when somebody watches `err`: progress may be redrawn in place. */
  isWatched: boolean;
  /** Characters in a line of `err`. */
  width: () => number;
  outHasColor: boolean;
  errHasColor: boolean;
}>;

/** The streams of this process. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  return {
    cwd: process.cwd(),
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    isWatched: stderr.isTTY && env["TERM"] !== "dumb" && env["CI"] === undefined,
    // a terminal that does not know its size says 0
    width: () => (stderr.columns > 0 ? stderr.columns : 80),
    outHasColor: hasColor(stdout),
    errHasColor: hasColor(stderr),
  };
}

function hasColor(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && stream.hasColors();
}

export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** Colours text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

export function painter(hasColors: boolean): Paint {
  return (style, text) => (hasColors ? styleText(style, text, { validateStream: false }) : text);
}

import { type Diagnostic, formatDiagnostic, redactText } from "../base/index.ts";
import { countText } from "./quantity-text.ts";
import { type Paint, painter, type Terminal } from "./terminal.ts";

export type OutputMode = Readonly<{ json: boolean; quiet: boolean; debug: boolean }>;

/** How a command speaks. With `--json` standard output carries JSON only; everything for people goes to standard error. */
export type Output = Readonly<{
  mode: OutputMode;
  terminal: Terminal;
  /** Colours of results and of remarks. */
  paint: Paint;
  paintNote: Paint;
  /** A result for people: standard output, nothing with `--json`. */
  result: (text: string) => void;
  /** One JSON document or one event: a line of standard output, only with `--json`. */
  json: (value: unknown) => void;
  /** A remark: standard error, nothing with `--quiet` or `--json`. */
  note: (text: string) => void;
  /** Findings, one per line: always on standard error, so that they never mix with results. */
  diagnostics: (findings: readonly Diagnostic[]) => void;
  /** Findings that stop nothing: a remark. Of many with one code the first three stand for all. */
  warnings: (findings: readonly Diagnostic[]) => void;
}>;

export function makeOutput(shown: Terminal, mode: OutputMode): Output {
  const terminal = withoutSecrets(shown);
  const diagnostics = (findings: readonly Diagnostic[]) => {
    for (const finding of findings) terminal.err(`${oneLine(formatDiagnostic(finding))}\n`);
  };
  return {
    mode,
    terminal,
    paint: painter(terminal.outHasColor),
    paintNote: painter(terminal.errHasColor),
    result: (text) => (mode.json ? undefined : terminal.out(lineEnded(text))),
    json: (value) => (mode.json ? terminal.out(`${JSON.stringify(value, plainValue)}\n`) : undefined),
    note: (text) => (mode.quiet || mode.json ? undefined : terminal.err(lineEnded(text))),
    diagnostics,
    warnings: (findings) => {
      if (mode.quiet || mode.json) return;
      for (const [code, alike] of Map.groupBy(findings, (finding) => finding.code)) {
        const first = alike.length > SHOWN_ALIKE + 1 ? alike.slice(0, SHOWN_ALIKE) : alike;
        diagnostics(first);
        if (first.length < alike.length) terminal.err(`${moreLike(code, alike.length - first.length)}\n`);
      }
    },
  };
}

const SHOWN_ALIKE = 3;

function moreLike(code: string, count: number): string {
  return `${countText(count)} more of ${code}: \`lakewright validate\` with the same \`--env\` shows all`;
}

/** Whatever a driver puts into its messages: no value of a secret reaches a terminal or a pipe. */
function withoutSecrets(terminal: Terminal): Terminal {
  const { out, err } = terminal;
  return { ...terminal, out: (text) => out(redactText(text)), err: (text) => err(redactText(text)) };
}

function lineEnded(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

/** Control characters made visible, so that no name or value can move the cursor or fake a line. */
export function oneLine(text: string): string {
  // oxlint-style rules forbid control characters in expressions, hence the property class
  return text.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}

function plainValue(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

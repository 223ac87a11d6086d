export type ValueKind = "text" | "folder" | "file" | "environment" | "number" | "dataset" | "selector" | "source";

export type OptionSpec = Readonly<{
  /** Without dashes. */
  name: string;
  short?: string;
  summary: string;
  /** Absent: a switch. */
  value?: Readonly<{ name: string; kind: ValueKind; default?: string }>;
}>;

export type ArgumentSpec = Readonly<{
  name: string;
  summary: string;
  kind: ValueKind;
  required: boolean;
  many?: boolean;
  /** The only values allowed. */
  values?: readonly string[];
}>;

export type CommandSpec = Readonly<{
  /** One word, or two for a command of a group: `quarantine list`. */
  name: string;
  summary: string;
  /** What one has to know beyond the summary; paragraphs. */
  details: readonly string[];
  arguments: readonly ArgumentSpec[];
  options: readonly OptionSpec[];
  examples: readonly Readonly<{ command: string; does: string }>[];
}>;

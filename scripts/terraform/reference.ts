import type { Token } from "./hcl-token.ts";

/** `root.step.step`; a step `[]` stands for an index of any kind. */
export type Reference = Readonly<{ root: string; steps: readonly string[]; line: number }>;

/** Everything expressions refer to, in templates and indexes too: `var.x`, `azurerm_subnet.this["a"].id`, but also `each.key`. */
export function referencesIn(tokens: readonly Token[]): readonly Reference[] {
  const found: Reference[] = [];
  tokens.forEach((token, index) => {
    found.push(...referencesIn(token.inner));
    const before = tokens[index - 1];
    if (token.kind !== "word" || (before?.kind === "sign" && before.text === ".")) return;
    const steps = stepsFrom(tokens, index + 1);
    if (steps.length > 0) found.push({ root: token.text, steps, line: token.line });
  });
  return found;
}

function stepsFrom(tokens: readonly Token[], from: number): readonly string[] {
  const steps: string[] = [];
  for (let at = from; ; ) {
    const [sign, name] = [tokens[at], tokens[at + 1]];
    if (sign?.kind === "sign" && sign.text === "." && name !== undefined && name.kind !== "newline") {
      steps.push(name.kind === "word" ? name.text : "[]");
      at += 2;
    } else if (sign?.kind === "sign" && sign.text === "[") {
      at = closing(tokens, at) + 1;
      steps.push("[]");
    } else return steps;
  }
}

function closing(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.kind !== "sign") continue;
    if ("{[(".includes(token.text)) depth += 1;
    if ("}])".includes(token.text)) depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}

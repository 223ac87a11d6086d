import { withoutIndentation } from "../typed/transformation.ts";

/** An SQL text as code that gives just this text: readable where that is possible, otherwise a string literal. */
export function sqlCode(text: string, indent: string): string {
  const inner = `${indent}  `;
  const lines = text
    .split("\n")
    .map((line, index, all) => (line === "" || index === all.length - 1 ? line : inner + line));
  const body = `\n${lines.join("\n")}${indent}`;
  const written = body.replaceAll("`", "\\`").replaceAll("${", "\\${");
  const isPlain = text.endsWith("\n") && !text.includes("\r") && !/\\[`$]/.test(text);
  return isPlain && withoutIndentation(body) === text ? `sql\`${written}\`` : JSON.stringify(text);
}

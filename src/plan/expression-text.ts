// in this order: comments, quoted texts and names, dollar quotes, white space, words and numbers, any other character
const tokens =
  /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|\s+|[\p{L}\p{N}_]+|[\s\S]/gu;

/**
 * A short SQL expression (a filter, a rule) without comments, layout and case: equal meaning written differently gives equal text.
 * Only for comparing; it is not meant to be run.
 */
export function comparableExpression(expression: string): string {
  const kept: string[] = [];
  for (const [token] of expression.matchAll(tokens)) {
    if (token.startsWith("--") || token.startsWith("/*") || /^\s/u.test(token)) continue;
    kept.push(/^['"$]/.test(token) ? token : token.toLowerCase());
  }
  return kept.join(" ");
}

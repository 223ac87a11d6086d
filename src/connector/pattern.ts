/** Whether a table wish is a pattern (`reference.*`) and not one name. */
export function isPattern(wish: string): boolean {
  return wish.includes("*");
}

/** Whether a name matches a pattern in which `*` stands for any characters; everything else is literal, case counts. */
export function matchesPattern(name: string, pattern: string): boolean {
  const literal = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`, "su").test(name);
}

/** Markup that is safe to put into a page: made by `html` only. */
export type Html = Readonly<{ markup: string }>;
export type HtmlValue = string | number | undefined | Html | readonly Html[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Markup with values put in as text: whatever a value holds, it stays text, in elements and in quoted attributes. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let markup = strings[0] ?? "";
  for (const [place, value] of values.entries()) markup += markupOf(value) + (strings[place + 1] ?? "");
  return { markup };
}

function markupOf(value: HtmlValue): string {
  if (value === undefined) return "";
  if (typeof value === "string") return escapeText(value);
  if (typeof value === "number") return String(value);
  if ("markup" in value) return value.markup;
  return value.reduce((markup, part) => markup + part.markup, "");
}

/** Text for a page. Control characters and those that turn the direction of writing are shown as escapes, not obeyed. */
export function escapeText(text: string): string {
  // most values are names and numbers
  if (/^[\w .:,-]*$/.test(text)) return text;
  return text
    .replace(/[&<>"']/g, (character) => entities[character] ?? character)
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, visible);
}

function visible(character: string): string {
  if (character === "\n" || character === "\t") return " ";
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
}

export const nothing: Html = { markup: "" };

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
  const parts = strings.flatMap((text, place) => (place < values.length ? [text, markupOf(values[place])] : [text]));
  return { markup: parts.join("") };
}

function markupOf(value: HtmlValue): string {
  if (value === undefined) return "";
  if (typeof value === "string") return escapeText(value);
  if (typeof value === "number") return String(value);
  if ("markup" in value) return value.markup;
  return value.map((part) => part.markup).join("");
}

/** Text for a page. Control characters and those that turn the direction of writing are shown as escapes, not obeyed. */
export function escapeText(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => entities[character] ?? character)
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, visible);
}

function visible(character: string): string {
  if (character === "\n" || character === "\t") return " ";
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
}

export const nothing: Html = { markup: "" };

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

// Chinese, Japanese and Korean characters and most emoji take two columns of a terminal
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60\p{Emoji_Presentation}]/u;

function charactersOf(text: string): readonly string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

function columnsOf(character: string): number {
  return wide.test(character) ? 2 : 1;
}

/** Columns a text takes on a terminal. */
export function textWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  return charactersOf(text).reduce((sum, character) => sum + columnsOf(character), 0);
}

/** The text, or as much of it as fits into `width` columns with an ellipsis. */
export function cutText(text: string, width: number): string {
  if (text.length <= width / 2 || textWidth(text) <= width) return text;
  let kept = "";
  let columns = 1;
  for (const character of charactersOf(text)) {
    columns += columnsOf(character);
    if (columns > width) break;
    kept += character;
  }
  return `${kept}…`;
}

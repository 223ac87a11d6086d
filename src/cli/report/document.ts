import { type Html, html } from "./html.ts";

/** Nothing may be loaded or run: the page is all there is. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A whole page of text and style: no script, no font, no network. */
export function htmlDocument(title: string, style: string, body: Html): string {
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${title}</title><style>${{ markup: style }}</style></head>
<body>${body}</body></html>
`;
  return page.markup;
}

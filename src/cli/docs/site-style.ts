/** What the pages about a project need beyond the look of a report. */
export const siteStyle = `
:root { --out: light-dark(#9aa4b2, #5b6472); }
.tabs a { text-decoration: none; padding-bottom: 3px; border-bottom: 2px solid transparent; color: var(--soft); }
.tabs a:hover { color: var(--text); } .tabs a.here { color: var(--text); border-color: var(--gold); font-weight: 600; }
.graph { display: block; margin: 8px 0 2px; font: 13px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
.graph path { fill: none; stroke: var(--edge); stroke-width: 1.5; } .graph path.back { stroke-dasharray: 4 4; }
.graph a { text-decoration: none; }
.box > rect:first-of-type { fill: var(--panel); stroke: var(--line); } .box:hover > rect:first-of-type { stroke: var(--soft); }
.box text { fill: var(--text); } .box .head { font-weight: 620; } .box .below { fill: var(--soft); font-size: 12px; }
.box .row { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; } .box .mark { fill: var(--soft); font-size: 10px; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 14px; }
.cards > a { display: block; text-decoration: none; border: 1px solid var(--line); border-left: 3px solid var(--tone); border-radius: 8px; padding: 12px 16px; overflow-wrap: anywhere; }
.cards > a:hover { border-color: var(--soft); border-left-color: var(--tone); }
.cards b { display: block; font-weight: 620; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 4px 20px; margin: 0; overflow-wrap: anywhere; }
.facts dt { color: var(--soft); } .facts dd { margin: 0; min-width: 0; }
.layer { color: var(--tone); font-weight: 600; font-size: 13px; }
.tag { display: inline-block; border: 1px solid var(--line); border-radius: 4px; padding: 0 6px; font-size: 12.5px; margin-right: 4px; }
.yes { color: var(--good); font-weight: 600; } .no { color: var(--soft); } .not-yet { color: var(--out); }
.pager { display: flex; flex-wrap: wrap; gap: 4px 12px; font-size: 14px; }
section h3 { margin: 16px 0 6px; } h2 .soft { font-weight: 400; }
section > .facts + .scroll, section > .scroll + .scroll { margin-top: 14px; }
td code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 12.5px; overflow-wrap: anywhere; }
@media (max-width: 760px) { .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: 8px; } .cards { grid-template-columns: 1fr; } }
`;

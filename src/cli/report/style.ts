/** The look of the report: system fonts, one accent per layer, light and dark, down to the width of a phone. */
export const style = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f6f7f9, #14171c);
  --panel: light-dark(#ffffff, #1c2027);
  --line: light-dark(#e2e6ec, #2e343e);
  --text: light-dark(#1b2330, #e6e9ee);
  --soft: light-dark(#5d6878, #98a3b3);
  --faint: light-dark(#eef1f5, #262b34);
  --good: light-dark(#1f8a5b, #4cc38a);
  --warn: light-dark(#b7791f, #e0a83e);
  --bad: light-dark(#c53d3d, #f07070);
  --miscellaneous: light-dark(#5b6b8c, #8fa1c7);
  --bronze: light-dark(#a9652b, #cf8b52);
  --silver: light-dark(#74808f, #a7b2c0);
  --gold: light-dark(#b58900, #e0b93f);
  --edge: light-dark(#c3cad4, #444c59);
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-variant-numeric: tabular-nums; }
main, header > div { max-width: 1180px; margin: 0 auto; padding: 0 24px; }
h1 { font-size: 24px; line-height: 1.25; margin: 0; font-weight: 650; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { font-size: 17px; margin: 0 0 4px; font-weight: 650; }
h3 { font-size: 13px; margin: 0; font-weight: 600; }
p { margin: 0; }
.soft { color: var(--soft); }
.small { font-size: 13px; }
.mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 12.5px; }
header { background: var(--panel); border-bottom: 1px solid var(--line); padding: 28px 0 20px; }
.headline { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 14px; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(112px, 1fr)); gap: 16px 18px; margin: 22px 0 0; }
.figures dt { color: var(--soft); font-size: 13px; }
.figures dd { margin: 0; font-size: 22px; font-weight: 620; letter-spacing: -0.01em; white-space: nowrap; }
nav { display: flex; flex-wrap: wrap; gap: 4px 18px; margin-top: 20px; font-size: 14px; }
a { color: inherit; text-decoration-color: var(--edge); text-underline-offset: 3px; }
a:hover { text-decoration-color: currentColor; }
section { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; padding: 20px 22px; margin: 20px 0; scroll-margin-top: 12px; }
section > p.soft { margin-bottom: 16px; }
.scroll + details { margin-top: 12px; }
.pill { display: inline-block; padding: 1px 9px; border-radius: 999px; font-size: 12.5px; font-weight: 600; border: 1px solid currentColor; white-space: nowrap; }
.good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); } .idle { color: var(--soft); }
.lanes { position: relative; display: grid; grid-template-columns: repeat(var(--lanes), var(--lane)); justify-content: space-between; }
.lanes > svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
.lanes path { fill: none; stroke: var(--edge); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.lanes path.back { stroke-dasharray: 4 4; }
.lane { position: relative; }
.lane h3 { height: 22px; margin-bottom: 10px; text-transform: capitalize; color: var(--tone); letter-spacing: 0.02em; }
.card { height: 118px; margin-bottom: 16px; padding: 10px 14px 0; background: var(--panel); border: 1px solid var(--line); border-left: 3px solid var(--tone); border-radius: 8px; overflow: hidden; }
.card-title { display: flex; justify-content: space-between; gap: 10px; align-items: baseline; }
.card-title b { font-weight: 620; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.rest { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; word-spacing: 1px; } .rest span + span { margin-left: 6px; }
.owner { font-size: 12.5px; color: var(--soft); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.card .small > div { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.card .bar { margin: 8px 0 5px; }
.bar { display: flex; height: 6px; border-radius: 3px; overflow: hidden; background: var(--faint); }
.bar i { display: block; height: 100%; }
.bar .good { background: var(--good); } .bar .warn { background: var(--warn); } .bar .bad { background: var(--bad); } .bar .idle { background: var(--edge); }
.scroll { overflow-x: auto; margin: 0 -22px; padding: 0 22px; }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
th { text-align: left; font-weight: 500; color: var(--soft); font-size: 13px; padding: 6px 14px 6px 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
td { padding: 7px 14px 7px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child > td { border-bottom: 0; }
th:last-child, td:last-child { padding-right: 0; }
.number { text-align: right; white-space: nowrap; }
.name { white-space: nowrap; }
.group { font-weight: 600; font-size: 13px; padding-top: 16px; }
.rate { width: 130px; } .rate .bar { margin-top: 8px; min-width: 90px; }
.wide { min-width: 220px; max-width: 460px; white-space: normal; overflow-wrap: anywhere; }
.clamp { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.failure { border-left: 3px solid var(--bad); padding: 2px 0 2px 14px; margin: 12px 0; overflow-wrap: anywhere; }
details { border-top: 1px solid var(--line); }
details:last-of-type { border-bottom: 0; }
summary { cursor: pointer; padding: 10px 0; display: flex; flex-wrap: wrap; gap: 2px 12px; align-items: baseline; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary::before { content: "›"; color: var(--soft); width: 10px; display: inline-block; transition: transform 0.12s; }
details[open] > summary::before { transform: rotate(90deg); }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 20px; padding: 0 0 16px; }
.pair > div { min-width: 0; }
.sample { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; margin-top: 6px; }
.sample table { font-size: 12.5px; } .sample th, .sample td { padding: 4px 10px; white-space: nowrap; max-width: 260px; overflow: hidden; text-overflow: ellipsis; }
.null { color: var(--soft); font-style: italic; }
.rows { margin: 4px 0 14px; padding: 0; list-style: none; } .rows li { overflow-wrap: anywhere; padding: 3px 0; }
.times { display: grid; grid-template-columns: minmax(120px, max-content) 1fr max-content; gap: 8px 14px; align-items: center; }
.time { display: contents; }
.times .bar { height: 14px; border-radius: 4px; background: none; }
.times .bar i + i { box-shadow: inset 1px 0 var(--panel); }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin-top: 16px; font-size: 13px; color: var(--soft); }
.legend span::before { content: ""; display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin-right: 6px; background: var(--phase); }
.phase { background: var(--phase); }
footer { color: var(--soft); font-size: 13px; padding: 0 0 40px; }
@media (max-width: 980px) {
  .lanes { display: block; } .lanes > svg { display: none; }
  .lane { display: grid; grid-template-columns: repeat(auto-fill, minmax(240px, 1fr)); gap: 10px; }
  .lane h3 { grid-column: 1 / -1; margin: 0; }
  .lane + .lane { margin-top: 20px; }
  .card { height: auto; padding-bottom: 10px; margin: 0; }
}
@media (max-width: 760px) {
  main, header > div { padding: 0 16px; }
  section { padding: 16px; margin: 14px 0; }
  .scroll { margin: 0 -16px; padding: 0 16px; }
  .pair { grid-template-columns: 1fr; }
  .times { display: block; } .time { display: grid; grid-template-columns: 1fr max-content; gap: 2px 12px; margin-bottom: 10px; }
  .time .bar { grid-area: 2 / 1 / 3 / 3; }
  .figures dd { font-size: 19px; }
}
@media print { body { background: none; } section { break-inside: avoid; border: 0; padding: 0; } nav { display: none; } }
`;

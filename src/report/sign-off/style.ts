// How the sign-off page looks, on a screen and on A4: no fonts, no pictures, nothing from elsewhere.

export const STYLE = `
@page { size: A4; margin: 18mm 16mm 20mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; background: #fff; color: #1a1a1a;
  font: 1rem/1.45 system-ui, "Liberation Sans", Arial, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; border-bottom: 1px solid #767676; padding-bottom: .2rem; }
h3 { font-size: 1rem; margin: 0 0 .35rem; }
p { margin: .35rem 0; }
.verdict { margin: 1rem 0; padding: .75rem 1rem; border: 2px solid; border-left-width: .6rem; font-weight: 600; }
.conformant { border-color: #1b6e2e; } .non-conformant { border-color: #a4161a; } .inconclusive { border-color: #6a3d9a; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
caption { text-align: left; color: #444; padding-bottom: .25rem; }
th, td { border: 1px solid #b5b5b5; padding: .25rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { background: #efefef; overflow-wrap: normal; }
tbody th { overflow-wrap: break-word; }
.facts th { width: 26%; }
.finding { border: 1px solid #767676; border-left-width: .4rem; padding: .75rem 1rem; margin: .75rem 0; }
dl { display: grid; grid-template-columns: 9rem 1fr; gap: .3rem .75rem; margin: .35rem 0 0; }
dt { font-weight: 600; } dd { margin: 0; min-width: 0; }
ol { margin: 0; padding-left: 1.3rem; }
pre { margin: .25rem 0; padding: .4rem .6rem; background: #f4f4f4; border: 1px solid #ccc; font-size: .8rem; line-height: 1.35;
  white-space: pre-wrap; overflow-wrap: anywhere; }
code { font-size: .9em; overflow-wrap: anywhere; }
.said { white-space: pre-line; }
.outcome { font-weight: 600; white-space: nowrap; }
.day { white-space: nowrap; }
.outcome-failed, .outcome-fixed { color: #a4161a; } .outcome-broken, .outcome-blocked { color: #6a3d9a; }
.outcome-passed, .outcome-erratum { color: #1b6e2e; }
.signature { display: grid; grid-template-columns: 2fr 2fr 1fr; gap: 1.5rem; margin-top: 2.5rem; break-inside: avoid; }
.signature div { border-top: 1px solid #1a1a1a; padding-top: .25rem; font-size: .85rem; }
@media print {
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  h2, h3 { break-after: avoid; }
  tr, .verdict { break-inside: avoid; }
  pre { font-size: 7.5pt; }
  a { color: inherit; text-decoration: none; }
}
`;

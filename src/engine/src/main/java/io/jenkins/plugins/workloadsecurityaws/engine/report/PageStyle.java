package io.jenkins.plugins.workloadsecurityaws.engine.report;

/** The style sheet of the page: system fonts, light and dark as the reader's system has it, fit for print. */
final class PageStyle {

    /** Fixed column widths let a browser lay out ten thousand rows without measuring each cell first. */
    static final String SHEET =
            """
            :root {
              color-scheme: light dark;
              --text: #1b1f24; --soft: #57606a; --page: #ffffff; --band: #f3f5f7; --line: #d0d7de;
              --bad: #b3161f; --warn: #8a5a00; --good: #1a6b34; --link: #0a5ac2;
            }
            @media (prefers-color-scheme: dark) {
              :root {
                --text: #e6e9ed; --soft: #a3adb8; --page: #14181d; --band: #1e242b; --line: #3b444e;
                --bad: #ff8d88; --warn: #e8b44c; --good: #6fce8a; --link: #7db8ff;
              }
            }
            body { margin: 0 auto; padding: 1.5rem; max-width: 90rem; color: var(--text); background: var(--page);
              font: 1rem/1.45 system-ui, sans-serif; }
            h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
            h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
            a { color: var(--link); }
            .soft { color: var(--soft); }
            .counts { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0; padding: 0; list-style: none; }
            .counts li { border: 1px solid var(--line); border-radius: .4rem; padding: .4rem .9rem; background: var(--band); }
            .counts strong { font-size: 1.3rem; margin-right: .35rem; font-variant-numeric: tabular-nums; }
            @media (max-width: 51rem) { .wide { overflow-x: auto; } }
            table { width: 100%; min-width: 48rem; table-layout: fixed; border-collapse: collapse; }
            caption { text-align: left; color: var(--soft); padding-bottom: .4rem; }
            th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line);
              overflow-wrap: anywhere; font-weight: normal; }
            thead th { background: var(--band); font-weight: 600; position: sticky; top: 0; }
            tbody th { font-variant-numeric: tabular-nums; }
            col.account { width: 9rem; } col.name { width: 12rem; }
            td ul { margin: 0; padding-left: 1.1rem; }
            code, pre { font-family: ui-monospace, monospace; font-size: .88rem; }
            pre { overflow: auto; background: var(--band); padding: .6rem; white-space: pre-wrap; }
            .error, .failed { color: var(--bad); } .warning { color: var(--warn); } .changed { color: var(--good); }
            .severity { font-weight: 600; }
            @media print { thead th { position: static; } .wide { overflow: visible; } }
            """;

    private PageStyle() {}
}

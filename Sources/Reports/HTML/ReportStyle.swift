/// The report's style sheet: system fonts, one column, both themes, paper.
enum ReportStyle {
  static let css = """
    :root{\(Palette.properties(isDark: false));color-scheme:light}
    @media (prefers-color-scheme:dark){:root:not([data-theme=light]){\(Palette.properties(isDark: true));color-scheme:dark}}
    :root[data-theme=dark]{\(Palette.properties(isDark: true));color-scheme:dark}
    \(layout)
    \(verdict)
    \(tables)
    \(charts)
    @media print{:root:root{\(Palette.properties(isDark: false));color-scheme:light}\(print)}
    """

  private static let layout = """
    *{box-sizing:border-box}
    html{scroll-behavior:smooth;scroll-padding-top:3.5rem}
    @media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
    body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,
    "Noto Sans","Liberation Sans",sans-serif;-webkit-text-size-adjust:100%}
    header,main,footer{max-width:1120px;margin:0 auto;padding:0 20px}
    .bar{position:sticky;top:0;z-index:5;background:var(--paper);border-bottom:1px solid var(--rule)}
    .bar header{display:flex;align-items:center;gap:16px;min-height:48px}
    .bar strong{white-space:nowrap}
    nav{display:flex;gap:11px;overflow-x:auto;flex:1;scrollbar-width:none;font-size:.86rem}
    nav a{color:var(--muted);text-decoration:none;white-space:nowrap;padding:4px 0}
    nav a:hover{color:var(--ink);text-decoration:underline}
    button,.switch label span{font:inherit;color:inherit;background:var(--card);border:1px solid var(--rule);
    border-radius:6px;padding:3px 12px;cursor:pointer}
    .bar button{white-space:nowrap}
    :focus-visible{outline:3px solid var(--accent);outline-offset:2px}
    .skip{position:absolute;left:-999px;top:0;background:var(--paper);padding:8px;z-index:9}
    .skip:focus{left:8px}
    h1,h2,h3{line-height:1.2;text-wrap:balance}
    h2{font-size:1.25rem;margin:2.6rem 0 .5rem}
    p,li,figcaption{max-width:75ch;overflow-wrap:break-word}
    small{color:var(--muted);font-size:.85em}
    details{margin:.8rem 0}
    summary{cursor:pointer;font-weight:600}
    pre{background:var(--card);border:1px solid var(--rule);border-radius:6px;padding:12px;overflow:auto;
    font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,"Liberation Mono",monospace}
    .notice{border:1px solid var(--warning);border-left-width:6px;border-radius:6px;padding:8px 14px;margin:16px 0}
    footer{color:var(--muted);font-size:.9rem;padding:32px 20px 48px}
    """

  private static let verdict = """
    .verdict{margin:20px 0 8px;padding:20px 22px;background:var(--card);border-radius:10px;
    border-left:10px solid var(--undetermined)}
    .verdict.healthy{border-left-color:var(--healthy)}
    .verdict.warning{border-left-color:var(--warning)}
    .verdict.alarm{border-left-color:var(--alarm)}
    .headline{display:flex;gap:16px;align-items:center}
    .headline .icon{width:60px;height:60px;flex:none}
    .icon{width:1.05em;height:1.05em;vertical-align:-.15em}
    h1{font-size:clamp(1.6rem,4.5vw,2.3rem);margin:0}
    .subject::before{content:" · ";color:var(--muted)}
    .machine{margin:2px 0 0;color:var(--muted)}
    .summary{font-size:1.08rem;margin:14px 0}
    .two{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,6fr);gap:24px;align-items:start}
    .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px 20px;margin:0}
    .facts.wide{grid-template-columns:repeat(auto-fit,minmax(210px,1fr));margin:12px 0}
    dt{color:var(--muted);font-size:.85rem}
    dd{margin:0;font-weight:600;overflow-wrap:anywhere}
    dd small{font-weight:400}
    .meter{display:inline-block;width:72px;height:8px;border-radius:4px;background:var(--rule);margin-left:6px}
    .meter span{display:block;height:100%;border-radius:4px;background:var(--accent)}
    .spark{margin:0}
    .spark svg{width:100%;height:auto;background:var(--paper);border:1px solid var(--rule);border-radius:8px}
    .spark text{fill:var(--muted);font-size:13px;font-family:inherit}
    .spark figcaption{color:var(--muted);font-size:.88rem;margin-top:4px}
    table a{color:var(--accent)}
    .tiny{width:150px;height:46px;display:block}
    .quality{color:var(--muted);margin:4px 0 0}
    h1.alone{margin-top:20px}
    .card{margin:20px 0 8px;padding:2px 22px 14px;background:var(--card);border-radius:10px}
    .card h2{margin-top:1rem}
    .card h3{font-size:1.02rem;margin:1.2rem 0 .3rem}
    .card .facts{grid-template-columns:repeat(auto-fit,minmax(190px,1fr))}
    .card dd small{display:block}
    .card caption{color:var(--ink);font-weight:600;padding-top:8px}
    .pictures a{color:var(--accent)}
    .next{margin-top:14px;border-top:1px solid var(--rule);padding-top:6px}
    .next h2{margin:.6rem 0 .3rem;font-size:1.1rem}
    .next ol{margin:0;padding-left:1.4em}
    .next li{margin:3px 0}
    @media (max-width:820px){.two{grid-template-columns:1fr}.verdict{padding:16px;border-left-width:7px}
    .card{padding:2px 16px 12px}
    .headline .icon{width:44px;height:44px}
    .spark text{font-size:20px}header,main,footer{padding-left:14px;padding-right:14px}}
    """

  private static let tables = """
    .scroll{overflow-x:auto;margin:12px 0;container-type:inline-size}
    table{border-collapse:collapse;width:100%;font-size:.94rem}
    caption{text-align:left;color:var(--muted);font-size:.88rem;padding-bottom:4px;max-width:100cqi}
    th,td{text-align:left;padding:6px 12px 6px 0;border-bottom:1px solid var(--rule);vertical-align:top}
    thead th{font-size:.82rem;color:var(--muted);font-weight:600;vertical-align:bottom}
    tbody th{font-weight:600}
    .number{text-align:right;font-variant-numeric:tabular-nums}
    td.number{white-space:nowrap}
    .badge{white-space:nowrap}
    .moment{display:inline-block;min-width:9em}
    .words td:last-child{min-width:18em}
    .long{overflow-wrap:anywhere}
    .name,.answer{display:inline-block;min-width:10em;overflow-wrap:anywhere}
    .answer{min-width:7.2em}
    """

  private static let charts = """
    .chart{margin:0}
    .chart figcaption{margin-bottom:8px}
    .plot{width:100%;min-width:0;position:relative}
    .no-chart{color:var(--muted);border:1px dashed var(--rule);border-radius:8px;padding:24px;margin:0;height:100%;
    max-width:none}
    .no-plotly .plot{height:auto!important}
    .player{display:flex;flex-wrap:wrap;gap:8px 14px;align-items:center;margin:4px 0 0;color:var(--muted);font-size:.9rem}
    .player audio{width:320px;max-width:100%;height:40px}
    .cursor{position:absolute;width:2px;margin-left:-1px;background:var(--warning);pointer-events:none}
    .cursor.linked{width:1px;margin-left:0;background:var(--muted)}
    .confusion{width:auto}
    .confusion caption{white-space:nowrap}
    .confusion td{padding-left:12px;min-width:8em}
    .switch{border:0;padding:0;margin:0 0 8px;display:flex;flex-wrap:wrap;gap:6px;align-items:center}
    .switch legend{float:left;color:var(--muted);font-size:.88rem;padding:4px 8px 0 0}
    .switch input{position:absolute;opacity:0;width:1px;height:1px}
    .switch input:checked+span{background:var(--ink);color:var(--paper);border-color:var(--ink)}
    .switch input:focus-visible+span{outline:3px solid var(--accent);outline-offset:2px}
    """

  private static let print = """
    @page{size:A4;margin:14mm}
    body{font-size:10.5pt}
    .bar,.skip,.switch,.player,.cursor,.modebar-container{display:none!important}
    header,main,footer{max-width:none;padding:0}
    .verdict,.chart,tr,.facts div{break-inside:avoid}
    h1,h2,h3,caption,figcaption,summary,dt{break-after:avoid}
    thead{display:table-header-group}
    p,li{orphans:3;widows:3}
    main a{color:var(--ink);text-decoration:underline}
    main a[href^=http]::after{content:" (" attr(href) ")";font-size:.85em;overflow-wrap:anywhere}
    .verdict,.meter,.meter span,.spark svg,.icon,.confusion td{print-color-adjust:exact;-webkit-print-color-adjust:exact}
    .scroll{overflow:visible}
    table{font-size:8.5pt}
    th,td{padding-right:7px}
    td.number{white-space:normal}
    .two{grid-template-columns:minmax(0,5fr) minmax(0,6fr);gap:14px}
    .facts{grid-template-columns:repeat(auto-fit,minmax(110px,1fr))}
    .spark text{font-size:15px}
    pre{white-space:pre-wrap;overflow-wrap:anywhere}
    """
}

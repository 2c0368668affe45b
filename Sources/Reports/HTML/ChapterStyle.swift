/// The style of chapters and of the summary in plain words.
enum ChapterStyle {
  static let css = """
    .chapter{margin-top:2.8rem;border-top:2px solid var(--rule)}
    .chapter>h2{font-size:1.5rem;margin:1.1rem 0 .6rem}
    .chapter h3{font-size:1.12rem;margin:1.9rem 0 .4rem}
    .chapter>section:first-of-type>h3,.card h3:first-child{margin-top:.9rem}
    .chapter .card{margin-top:12px}
    .plain{margin:0;display:grid;grid-template-columns:minmax(9em,1fr) 5fr;gap:10px 22px}
    .plain dt{font-size:.95rem;padding-top:.08em}
    .plain dd{font-weight:400;max-width:75ch}
    @media (max-width:820px){.plain{grid-template-columns:1fr;gap:2px}.plain dd{margin-bottom:10px}}
    @media print{.chapter{margin-top:1.6rem}.plain{grid-template-columns:minmax(8em,1fr) 5fr;gap:7px 16px}
    .plain dt{break-after:auto}.plain dd{break-inside:avoid;margin-bottom:0}}
    """
}

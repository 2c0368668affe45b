internal import Pipelines

/// The report's chapters in the order in which somebody decides whether a machine stops: how it goes on, what is broken,
/// where, and only then how far all that can be trusted.
struct ReportChapters {
  let results: RunResults
  let figures: ReportFigures

  var all: [Chapter] {
    [
      PlainSummary(results: results).words.chapter, course, rootCause, channels, map, certainty,
      QualitySection(results).chapter, ProvenanceSection(results).chapter,
    ].compactMap(\.self)
  }

  private var course: Chapter {
    let trend = Chapter.picture(figures.trend)
    guard let degradation = results.trend else {
      let hint: HTML = """
        <p class="quality">How long it may last was not asked; <code>raceway trend RUN</code> adds it to this report.</p>
        """
      return Chapter(id: "course", short: "Trend", title: "Trend", parts: [trend, hint])
    }
    let section = TrendSection(words: TrendWords(results, degradation), figure: figures.prognosis)
    return Chapter(
      id: "course", short: "Trend", title: "Trend and remaining life",
      parts: [section.outlook, section.picture, trend, section.details])
  }

  private var rootCause: Chapter? {
    results.rootCause.map {
      RootCauseSection(
        card: $0, input: results.input, figures: figures.diagnosis, isHealthy: results.verdict.state == .healthy
      ).chapter
    }
  }

  private var channels: Chapter {
    Chapter(
      id: "which-channel", short: "Channels", title: "Which channel",
      parts: [
        ChannelSection(results: results).html, Chapter.picture(figures.attribution), Chapter.picture(figures.shares),
      ])
  }

  private var map: Chapter? {
    figures.latents.map {
      Chapter(
        id: "states", short: "Map", title: "Map of states",
        parts: [Chapter.picture($0, attachment: results.latents.quality?.html)])
    }
  }

  private var certainty: Chapter {
    let evidence = EvidenceSections(results: results)
    return Chapter(
      id: "certainty", short: "How sure", title: "How sure this is",
      parts: [
        Chapter.picture(figures.errors), SimpleIndicators(results)?.part, evidence.levels, evidence.evaluation,
        AuditSection(audit: results.audit, decides: !results.input.isFeatureTable).html,
        Chapter.picture(figures.reconstruction), Chapter.picture(figures.training),
      ])
  }
}

internal import Pipelines

/// The chapters of a report over clips, in the order of the report over vibration as far as clips have what it has: what to
/// listen to stands for the trend, the band for the root cause, the machine for the channel.
struct ClipChapters {
  let results: ClipRunResults
  let ranking: ClipRanking
  let figures: ClipFigures
  let examples: ExamplesSection

  var all: [Chapter] {
    [
      ClipPlainSummary(results: results, ranking: ranking).words.chapter, listening, band, machines, map, certainty,
      quality, ProvenanceSection(results).chapter,
    ].compactMap(\.self)
  }

  private var listening: Chapter {
    Chapter(
      id: "examples", short: "Listen", title: "Clips to look at and listen to",
      parts: [RankedClipsSection(results: results, ranking: ranking).html, examples.html])
  }

  private var band: Chapter? {
    figures.profile.map {
      Chapter(id: "band", short: "Band", title: "Which band", parts: [Chapter.picture($0)])
    }
  }

  private var machines: Chapter {
    Chapter(
      id: "machines", short: "Machines", title: "Which machine, and its levels",
      parts: [MachinesSection(results: results, ranking: ranking).html, Chapter.picture(figures.course)])
  }

  private var map: Chapter? {
    figures.map.map { Chapter(id: "states", short: "Map", title: "Map of states", parts: [Chapter.picture($0)]) }
  }

  private var certainty: Chapter {
    Chapter(
      id: "certainty", short: "How sure", title: "How sure this is",
      parts: [
        Chapter.picture(figures.scores), ClipEvaluationSection(results)?.html, Chapter.picture(figures.curves),
        Chapter.picture(figures.sweep),
        results.audit.map { AuditSection(audit: $0, decides: results.networkDecides).html },
        Chapter.picture(figures.training),
      ])
  }

  private var quality: Chapter {
    QualitySection(
      notes: results.dataQuality, thing: "clip", count: results.input.clips.count, leftOutCount: results.leftOutCount,
      name: results.name
    ).chapter
  }
}

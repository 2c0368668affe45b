internal import StatisticalLearning

/// How often healthy clips alarm that nothing was learnt from: each part of them is judged by a run over the others.
///
/// It needs no faulty clip, so it can be done on the first day; it says whether levels keep their promise on this machine.
package struct FalseAlarmCheck: Sendable, Equatable, Codable {
  package var program: String
  package var recipe: String
  package var source: String
  package var parts: Int
  package var rows: [Row]

  /// One detector, at one of its levels.
  package struct Row: Sendable, Equatable, Codable {
    package var detector: String
    package var level: String
    package var clipCount: Int
    package var falseAlarms: Int
    package var nominalRate: Double
    /// 95 % interval of the rate (Clopper and Pearson, 1934).
    package var rateInterval: [Double]

    package var rate: Double { Double(falseAlarms) / Double(clipCount) }
    package var exceedsNominal: Bool { rateInterval[0] > nominalRate }
  }

  /// - Parameter parts: In whole blocks of neighbouring clips of each machine.
  package static func run(
    _ source: ClipSource, recipe: ClipRecipe, parts: Int, seed: UInt64,
    progress: @escaping ProgressHandler = { _ in true }
  ) throws(PipelineError) -> FalseAlarmCheck {
    let isLabelled = source.clips.contains { $0.label != nil }
    let healthy = source.only { $0.label == .healthy || !isLabelled }
    guard parts <= healthy.clips.count else {
      throw .unsuitable(
        found: "\(healthy.clips.count) clips that are healthy or without a label in \(source.source)",
        wanted: "at least one for each of \(parts) parts", hint: "give healthy clips, or fewer parts")
    }
    let partOfClip = Self.parts(healthy, count: parts)
    var counts: [[Int]] = recipe.detectors.map { _ in [0, 0, 0] }
    var rates: [(warning: Double, alarm: Double)] = []
    for part in 0..<parts {
      var fold = healthy
      fold.uses = partOfClip.map { $0 == part ? .judging : .learning }
      let results = try ClipAnalysis.run(
        fold, options: ClipAnalysisOptions(recipe: recipe, seed: seed, mapPointLimit: 0), progress: progress)
      rates = results.detectors.map { ($0.levels[0].warningRate, $0.levels[0].alarmRate) }
      for (index, detector) in results.detectors.enumerated() {
        let states = detector.states(of: results.input.clips)
        for clip in states.indices where results.input.clips[clip].role == .monitored && states[clip] != .undetermined {
          counts[index][0] += 1
          if states[clip] >= .warning { counts[index][1] += 1 }
          if states[clip] == .alarm { counts[index][2] += 1 }
        }
      }
    }
    let rows = recipe.detectors.indices.flatMap { index in
      [("warning", 1, rates[index].warning), ("alarm", 2, rates[index].alarm)].map { level, place, nominal in
        let interval = BinomialInterval(successes: counts[index][place], of: counts[index][0])
        return Row(
          detector: recipe.detectors[index].name, level: level, clipCount: counts[index][0],
          falseAlarms: counts[index][place], nominalRate: nominal, rateInterval: [interval.lower, interval.upper])
      }
    }
    return FalseAlarmCheck(
      program: Program.nameAndVersion, recipe: recipe.name, source: source.source, parts: parts, rows: rows)
  }

  /// `[clip]`
  private static func parts(_ source: ClipSource, count: Int) -> [Int] {
    var parts = [Int](repeating: 0, count: source.clips.count)
    for machine in source.machines {
      let own = source.clips.indices.filter { source.clips[$0].machine == machine }
      for (place, clip) in own.enumerated() { parts[clip] = place * count / own.count }
    }
    return parts
  }
}

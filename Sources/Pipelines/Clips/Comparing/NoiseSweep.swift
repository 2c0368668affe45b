/// Learns and judges anew at each level of noise, recipe by recipe.
package enum NoiseSweep {
  /// - Parameters:
  ///   - source: Clips that say their ratio of machine to noise, at two ratios or more.
  /// - Throws: Where ratios are missing, or one of them lacks healthy or faulty clips.
  package static func run(
    _ source: ClipSource, recipes: [ClipRecipe], seed: UInt64, progress: @escaping ProgressHandler = { _ in true }
  ) throws(PipelineError) -> SweepResults {
    let ratios = Set(source.clips.compactMap(\.snrDB)).sorted(by: >)
    guard ratios.count > 1 else {
      throw .unsuitable(
        found: ratios.isEmpty ? "clips that don't say how loud the noise is" : "one level of noise only",
        wanted: "two or more",
        hint: "give MIMII's folders 6_dB_fan, 0_dB_fan, -6_dB_fan side by side, or nothing for synthetic fans")
    }
    var rows: [SweepResults.Row] = []
    for recipe in recipes {
      for ratio in ratios {
        let part = source.only { $0.snrDB == ratio }
        let results = try ClipAnalysis.run(
          part, options: ClipAnalysisOptions(recipe: recipe, seed: seed, mapPointLimit: 0), progress: progress)
        guard let evaluation = results.evaluation else {
          throw .unsuitable(
            found: "only one kind of clip at \(rounded(ratio)) dB", wanted: "healthy and faulty ones",
            hint: "say which are which in folder names or a labels.csv")
        }
        rows += evaluation.rows.filter { $0.group.kind == .all && $0.group.name.isEmpty }.map {
          SweepResults.Row(recipe: recipe.name, snrDB: ratio, metrics: $0)
        }
      }
    }
    let machines = source.machines.count
    return SweepResults(
      program: Program.nameAndVersion, recipes: recipes.map(\.name), seed: seed,
      data: "\(source.machine): \(source.clips.count) clips of \(machines) machine\(machines == 1 ? "" : "s")",
      rows: rows)
  }
}

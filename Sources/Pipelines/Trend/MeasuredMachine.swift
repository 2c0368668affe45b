internal import Tensors

/// What runs must have in common, and what not, to say anything of each other.
struct MeasuredMachine {
  let name: String
  private let results: RunResults
  private let snapshots: Set<MeasuredSnapshot>

  init(_ name: String, _ results: RunResults) {
    self.name = name
    self.results = results
    snapshots = MeasuredSnapshot.all(of: results)
  }

  private var countsSnapshots: Bool { results.input.times.allSatisfy { $0 == nil } }

  /// - Parameter indicator: What remaining life is to be told by; the health indicator where nil.
  /// - Throws: Where two are of the same machine, where one is in hours and another counts snapshots, or where what the
  ///   indicator means is not the same in both.
  static func check(_ runs: [MeasuredMachine], by indicator: String?) throws(PipelineError) {
    for (place, run) in runs.enumerated() {
      for other in runs[..<place] { try run.checkDifference(from: other) }
    }
    guard let first = runs.first else { return }
    if let other = runs.first(where: { $0.countsSnapshots != first.countsSnapshots }) {
      let (counted, timed) = first.countsSnapshots ? (first, other) : (other, first)
      throw .unsuitable(
        found: "\(counted.name), whose snapshots carry no time, beside \(timed.name) in hours",
        wanted: "times in all runs or in none", hint: "snapshots and hours can't be compared: leave one of them out")
    }
    guard indicator.map({ IndicatorCourse.ofModels.contains($0) }) ?? true else { return }
    let scale = JudgedBy(first.results)
    if let other = runs.first(where: { JudgedBy($0.results) != scale }) {
      throw .unsuitable(
        found: "\(other.name), judged by \(JudgedBy(other.results)), beside \(first.name) by \(scale)",
        wanted: "the same recipe and features in all runs, or an indicator without a model",
        hint: "analyse one of them again with the other's --recipe, or go by --indicator RMS")
    }
  }

  /// The same data, a continued run, or a part of it.
  private func checkDifference(from other: MeasuredMachine) throws(PipelineError) {
    let hint = "a run says nothing of itself: leave one of them out"
    if !results.input.digest.isEmpty, results.input.digest == other.results.input.digest {
      throw .unsuitable(
        found: "\(name) and \(other.name), which are of the same measurements", wanted: "runs of different machines",
        hint: hint)
    }
    let shared = snapshots.intersection(other.snapshots).count
    if shared > 0 {
      throw .unsuitable(
        found: "\(name) and \(other.name), which are of the same measurements in \(shared) of their snapshots",
        wanted: "runs of different machines", hint: hint)
    }
    if !results.model.parameters.isEmpty, results.model.parameters == other.results.model.parameters {
      throw .unsuitable(
        found: "\(name) and \(other.name), which were judged by one trained model: one continues the other",
        wanted: "runs of different machines, each with a model of its own", hint: hint)
    }
  }
}

/// One snapshot as two runs of a machine both have it, whatever models they were judged by.
private struct MeasuredSnapshot: Hashable {
  let name: String
  let time: Int64?
  /// `[channel]`: the variances of the samples; the model's errors where there are no samples.
  let figures: [Float]

  /// Those with figures: still or left-out snapshots look alike on every machine.
  static func all(of results: RunResults) -> Set<MeasuredSnapshot> {
    let calibration = results.calibration
    let variances = calibration.trainingVariances.contains { $0 > 0 }
    let table = variances ? calibration.variances : calibration.channelErrors
    let input = results.input
    let rows = min(table.rowCount, input.snapshotNames.count)
    return Set(
      (0..<rows).compactMap { snapshot in
        let figures = (0..<table.columnCount).map { table[snapshot, $0] }
        guard figures.contains(where: { $0 > 0 }), figures.allSatisfy(\.isFinite) else { return nil }
        return MeasuredSnapshot(name: input.snapshotNames[snapshot], time: input.times[snapshot], figures: figures)
      })
  }
}

/// What a model's indicators are measured in: equal ones can be compared between machines.
///
/// How recipe and features were laid out, not what they were fitted to: each machine has a scaler and weights of its own.
private struct JudgedBy: Equatable, CustomStringConvertible {
  private let recipe: String
  private let representation: RepresentationPlan?
  private let model: ModelPlan?
  private let score: ScorePlan?
  private let features: [String]
  private let windowLength: Int?

  init(_ results: RunResults) {
    let stored = RunConfiguration.recipe(in: results.configuration)
    recipe = results.recipe
    representation = stored?.representation
    model = stored?.model
    score = stored?.score
    features = results.preparation.featureNames
    windowLength = results.preparation.windowLength
  }

  var description: String {
    let window = windowLength.map { ", windows of \($0) samples" } ?? ""
    let ends = [features.first, features.last].compactMap(\.self).joined(separator: " … ")
    return "recipe \(recipe) (\(features.count) features a channel, \(ends)\(window))"
  }
}

extension IndicatorCourse {
  /// Indicators that a model makes: of no meaning beside those of another recipe.
  fileprivate static let ofModels: Set = [
    IndicatorTrend.residualName, "reconstruction error", "latent distance", "KL", fusedName,
  ]
}

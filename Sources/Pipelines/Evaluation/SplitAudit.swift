internal import StatisticalLearning
internal import Tensors

/// Looks for ways in which data that a model is judged on had a part in the model, its scaler or its level.
///
/// Nothing is taken on trust: windows are compared by their places, snapshots by what they hold, the scaler and the level by
/// what they would be if they came from where they should.
package enum SplitAudit {
  /// Where a window was cut.
  package struct Place: Sendable, Hashable {
    package let snapshot: Int
    /// Its first sample.
    package let start: Int

    package init(snapshot: Int, start: Int) {
      self.snapshot = snapshot
      self.start = start
    }
  }

  /// A property of a snapshot or file that has nothing to do with vibration.
  package struct Property: Sendable {
    /// Such as `the length`.
    package let name: String
    /// `[file]`
    package let values: [Double]

    package init(name: String, values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  /// What the audit of a window level goes by.
  struct Level: Sendable {
    let plan: WindowThresholdPlan
    /// The level in use.
    let inUse: Double
    let heldOut: [Float]
    /// Scores of judged windows, and which of these are faulty.
    let judged: [Float]
    let isFaulty: [Bool]
  }

  /// Means and deviations of the features as the monitor standardises them: 0 and 1 on what its scaler was fitted on.
  struct Scaling: Sendable {
    /// One entry per group of features that share a scale.
    let training: [(mean: Double, deviation: Double)]
    let all: [(mean: Double, deviation: Double)]
  }

  /// How far a scaler fitted again may lie from the stored one, in deviations: rounding stays below a thousandth.
  private static let scalerTolerance = 0.01
  /// How far the level may lie from what its rule gives, relative.
  private static let levelTolerance = 1e-3
  /// From this area on, a property as good as names the class.
  package static let tellingArea = 0.95

  // MARK: Windows and snapshots

  /// Held-out windows that share samples with training windows, and snapshots that stand on both sides.
  ///
  /// - Parameters:
  ///   - windowLength: In samples; nil where a snapshot is one window.
  package static func places(
    training: [Place], heldOut: [Place], judged: Set<Int>, windowLength: Int?, names: [String]
  ) -> [LeakFinding] {
    var starts: [Int: [Int]] = [:]
    for place in training { starts[place.snapshot, default: []].append(place.start) }
    let length = windowLength ?? 1
    let shared = heldOut.count { place in
      starts[place.snapshot]?.contains { abs($0 - place.start) < length } ?? false
    }
    var findings: [LeakFinding] = []
    if shared > 0 {
      findings.append(
        LeakFinding(
          kind: .sharedWindows,
          sentence:
            "split leak: \(shared) of \(heldOut.count) held-out windows share samples with windows the model was trained on"
        ))
    }
    let bothSides = Set(heldOut.map(\.snapshot)).union(judged).intersection(starts.keys).sorted()
    if let first = bothSides.first {
      findings.append(
        LeakFinding(
          kind: .sharedSnapshots,
          sentence: "split leak: \(count(bothSides.count)) trained on and judged by, the first '\(names[first])'"))
    }
    return findings
  }

  /// Judged snapshots that hold the same as one the model was trained on, under another name.
  ///
  /// - Parameter digests: `[snapshot]`, of what each holds; nil where it was left out.
  package static func copies(digests: [String?], training: Set<Int>, judged: Set<Int>, names: [String]) -> [LeakFinding]
  {
    var known: [String: Int] = [:]
    for snapshot in training.sorted() {
      if let digest = digests[snapshot], known[digest] == nil { known[digest] = snapshot }
    }
    let copies = judged.subtracting(training).sorted().compactMap { snapshot -> (copy: Int, of: Int)? in
      digests[snapshot].flatMap { known[$0] }.map { (snapshot, $0) }
    }
    guard let first = copies.first else { return [] }
    return [
      LeakFinding(
        kind: .identicalSnapshots,
        sentence:
          "split leak: \(count(copies.count)) judged and the same, value for value, as one trained on; the first is "
          + "'\(names[first.copy])', a copy of '\(names[first.of])'")
    ]
  }

  private static func count(_ snapshots: Int) -> String {
    snapshots == 1 ? "1 snapshot is" : "\(snapshots) snapshots are"
  }

  // MARK: Scaler

  /// Whether the scaler is that of the training windows.
  static func scaler(_ scaling: Scaling) -> [LeakFinding] {
    let own = distance(scaling.training)
    guard own > scalerTolerance else { return [] }
    let ofAll = distance(scaling.all)
    let origin =
      ofAll <= scalerTolerance
      ? "is that of all windows, faulty ones included" : "is not that of the training windows"
    return [
      LeakFinding(
        kind: .scaler,
        sentence:
          "scaler leak: the scaler \(origin); on the training windows a usual feature lies \(rounded(own)) deviations off"
      )
    ]
  }

  /// The median over features of how far mean and deviation are from 0 and 1.
  private static func distance(_ moments: [(mean: Double, deviation: Double)]) -> Double {
    // A feature that never varies has deviation 0 after any scaler.
    let distances = moments.filter { $0.deviation > 0 }.map { max(abs($0.mean), abs($0.deviation - 1)) }
    return distances.isEmpty ? 0 : Quantile.median(of: distances)
  }

  // MARK: Level

  /// Whether the window level comes from held-out healthy windows, and where from otherwise.
  static func threshold(_ level: Level) -> [LeakFinding] {
    func finding(_ sentence: String) -> [LeakFinding] { [LeakFinding(kind: .threshold, sentence: sentence)] }
    switch level.plan.source {
    case .training: return finding(trainingLevel)
    case .all: return finding(levelOfAll)
    case .heldOut: break
    }
    guard !level.heldOut.isEmpty, level.inUse.isFinite else { return [] }
    let expected = level.plan.level(of: level.heldOut)
    guard !isNear(level.inUse, expected) else { return [] }
    let beside =
      "; on held-out healthy windows the recipe's rule gives \(rounded(expected)), not \(rounded(level.inUse))"
    if !level.judged.isEmpty, isNear(level.inUse, level.plan.level(of: level.judged)) {
      return finding("threshold leak: the window level is a quantile of the judged windows" + beside)
    }
    if separatesBest(level) {
      return finding("threshold leak: the window level is the one that separates the judged windows best" + beside)
    }
    return finding("the window level does not come from the held-out windows" + beside)
  }

  static let trainingLevel = "the window threshold comes from the windows the model was trained on"
  static let levelOfAll =
    "the window threshold is a quantile of all windows, so it flags the same share of any data"

  private static func isNear(_ a: Double, _ b: Double) -> Bool {
    abs(a - b) <= levelTolerance * max(abs(a), abs(b))
  }

  /// Whether no other level gives a larger Youden index (recall less false positive rate) on the judged windows.
  private static func separatesBest(_ level: Level) -> Bool {
    guard let curve = ROCCurve(scores: level.judged.map(Double.init), anomalous: level.isFaulty) else { return false }
    let gains = zip(curve.truePositiveRates, curve.falsePositiveRates).map { $0 - $1 }
    guard let best = gains.max(), best > 0 else { return false }
    // A level that is itself a score may be meant to flag it or not.
    return [level.inUse, level.inUse.nextDown].contains { threshold in
      let counts = ConfusionCounts(
        scores: level.judged.map(Double.init), anomalous: level.isFaulty, threshold: threshold)
      guard let recall = counts.recall, let rate = counts.falsePositiveRate else { return false }
      return recall - rate >= best - 1e-9
    }
  }

  // MARK: Class

  /// Properties of files that tell healthy from faulty as well as any detector.
  ///
  /// - Parameter isFaulty: `[file]`
  package static func tells(_ properties: [Property], isFaulty: [Bool]) -> [LeakFinding] {
    properties.compactMap { property in
      let known = property.values.indices.filter { property.values[$0].isFinite }
      let values = known.map { property.values[$0] }
      guard Set(values).count > 1,
        let area = ROCCurve(scores: values, anomalous: known.map { isFaulty[$0] })?.area
      else { return nil }
      let telling = max(area, 1 - area)
      guard telling >= tellingArea else { return nil }
      return LeakFinding(
        kind: .classTell,
        sentence:
          "\(property.name) alone tells healthy from faulty (AUC \(rounded(telling))), so a high AUC proves nothing"
      )
    }
  }
}

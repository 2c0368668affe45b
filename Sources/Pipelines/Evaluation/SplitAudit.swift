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
    /// The same held-out windows as earlier versions scored them, by a scatter that they had a part in: a level from these lies
    /// too low, but nothing judged has leaked into it. Empty where no earlier run is looked at.
    var byOwnScale: [Float] = []
    /// Scores of judged windows, and which of these are faulty.
    let judged: [Float]
    let isFaulty: [Bool]
  }

  /// What the audit of a scaler goes by.
  struct Scaling: Sendable {
    let inUse: StandardScaler
    /// Fitted on the training windows as training does it.
    let refitted: StandardScaler
    /// `[feature]`: of all windows as standardised by the scaler in use; 0 and 1 where it was fitted on them.
    let all: [(mean: Double, deviation: Double)]
  }

  /// How far a feature's mean or deviation may lie from the one fitted again, in deviations: rounding stays below a thousandth.
  private static let scalerTolerance = 0.01
  /// How far the level may lie from what its rule gives, relative.
  private static let levelTolerance = 1e-3
  /// From this area on, a property as good as names the class.
  package static let tellingArea = 0.95
  /// Fewer files of a class are told apart by chance.
  package static let leastTold = 5

  // MARK: Windows and snapshots

  /// Held-out windows that share samples with training windows, and snapshots that stand on both sides.
  ///
  /// - Parameters:
  ///   - training: Places of the windows that were learnt from.
  ///   - heldOut: Places of the windows that set levels or stopped the training.
  ///   - judged: Indices of the snapshots that are judged.
  ///   - windowLength: In samples; nil where a snapshot is one window.
  ///   - names: Of the snapshots, for sentences.
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

  /// Snapshots that hold the same as one the model was trained on, or the levels were taken from, under another name.
  ///
  /// Coarse figures repeat by themselves: where training snapshots equal each other, as many judged ones are expected to equal
  /// one, and only more than that is evidence.
  ///
  /// - Parameters:
  ///   - digests: `[snapshot]`, of what each holds; nil where it was left out.
  ///   - training: Indices of the snapshots that were learnt from.
  ///   - heldOut: The healthy snapshots that set the levels.
  ///   - judged: Indices of the snapshots that are judged.
  ///   - names: Of the snapshots, for sentences.
  package static func copies(
    digests: [String?], training: Set<Int>, heldOut: Set<Int>, judged: Set<Int>, names: [String]
  ) -> [LeakFinding] {
    [
      copies(
        .identicalSnapshots, judged.union(heldOut).subtracting(training), of: training,
        "split leak: # judged and the same, value for value, as one trained on", digests, training, names),
      copies(
        .threshold, judged.subtracting(heldOut).subtracting(training), of: heldOut,
        "threshold leak: # judged and the same, value for value, as a held-out one that set the levels", digests,
        training, names),
    ].compactMap(\.self)
  }

  /// Snapshots that are judged as faulty and hold the same as one that is judged as healthy, by the measure of `copies`.
  static func contradictions(
    digests: [String?], training: Set<Int>, healthy: Set<Int>, faulty: Set<Int>, names: [String]
  ) -> [LeakFinding] {
    [
      copies(
        .identicalSnapshots, faulty, of: healthy,
        "contradiction: # called faulty and the same, value for value, as one called healthy", digests, training, names)
    ].compactMap(\.self)
  }

  /// - Parameter words: The finding, `#` for the number of copies.
  private static func copies(
    _ kind: LeakFinding.Kind, _ suspects: Set<Int>, of origins: Set<Int>, _ words: String, _ digests: [String?],
    _ training: Set<Int>, _ names: [String]
  ) -> LeakFinding? {
    let own = training.compactMap { digests[$0] }
    let counts = Dictionary(own.map { ($0, 1) }, uniquingKeysWith: +)
    let repeats = own.count { counts[$0, default: 0] > 1 }
    let chance = own.isEmpty ? 0 : Double(repeats) / Double(own.count)
    let copies = pairs(digests, suspects, of: origins)
    let expected = chance * Double(suspects.count) * Double(origins.count) / Double(max(training.count, 1))
    guard let first = copies.first, Double(copies.count) > 2 * expected + 3 * expected.squareRoot() else {
      return nil
    }
    return LeakFinding(
      kind: kind,
      sentence: "\(words.replacing("#", with: count(copies.count))); the first is '\(names[first.copy])', a copy of "
        + "'\(names[first.of])'")
  }

  private static func pairs(
    _ digests: [String?], _ suspects: Set<Int>, of origins: Set<Int>
  ) -> [(copy: Int, of: Int)] {
    var known: [String: Int] = [:]
    for snapshot in origins.sorted() {
      if let digest = digests[snapshot], known[digest] == nil { known[digest] = snapshot }
    }
    return suspects.sorted().compactMap { snapshot in
      digests[snapshot].flatMap { known[$0] }.map { (snapshot, $0) }
    }
  }

  private static func count(_ snapshots: Int) -> String {
    snapshots == 1 ? "1 snapshot is" : "\(snapshots) snapshots are"
  }

  // MARK: Scaler

  /// Whether the scaler is that of the training windows, feature by feature.
  static func scaler(_ scaling: Scaling) -> [LeakFinding] {
    let (inUse, refitted) = (scaling.inUse, scaling.refitted)
    let off = refitted.means.indices.filter { feature in
      let limit = Float(scalerTolerance) * refitted.standardDeviations[feature]
      let shift = abs(inUse.means[feature] - refitted.means[feature])
      return !(shift <= limit)
        || !(abs(inUse.standardDeviations[feature] - refitted.standardDeviations[feature]) <= limit)
    }
    guard !off.isEmpty else { return [] }
    let ofAll = off.count { feature in
      scaling.all.indices.contains(feature)
        && max(abs(scaling.all[feature].mean), abs(scaling.all[feature].deviation - 1)) <= scalerTolerance
    }
    let origin =
      2 * ofAll > off.count ? "those of all windows, faulty ones included" : "not those of the training windows"
    let features = "\(off.count) of \(refitted.columnCount) features"
    return [
      LeakFinding(kind: .scaler, sentence: "scaler leak: mean and deviation of \(features) are \(origin)")
    ]
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
    let earlier = level.byOwnScale.isEmpty ? expected : level.plan.level(of: level.byOwnScale)
    guard !isNear(level.inUse, expected), !isNear(level.inUse, earlier) else { return [] }
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

  /// Faulty snapshots inside the healthy period, by the truth.
  ///
  /// - Parameter heldOut: The snapshots that set the levels.
  static func faultyLevels(heldOut: Set<Int>, onset: Int) -> [LeakFinding] {
    let faulty = heldOut.count { $0 >= onset }
    guard faulty > 0 else { return [] }
    let number = faulty == 1 ? "1 snapshot" : "\(faulty) snapshots"
    return [
      LeakFinding(
        kind: .threshold,
        sentence: "threshold leak: \(number) from the onset on stand among the held-out healthy ones and set the levels"
      )
    ]
  }

  /// Properties of files that tell healthy from faulty as well as any detector.
  ///
  /// - Parameters:
  ///   - properties: Of the files, none of which needs a vibration.
  ///   - isFaulty: `[file]`
  package static func tells(_ properties: [Property], isFaulty: [Bool]) -> [LeakFinding] {
    properties.compactMap { property in
      let known = property.values.indices.filter { property.values[$0].isFinite }
      let values = known.map { property.values[$0] }
      let labels = known.map { isFaulty[$0] }
      guard Set(values).count > 1, labels.count(where: \.self) >= leastTold, labels.count(where: { !$0 }) >= leastTold,
        let area = ROCCurve(scores: values, anomalous: labels)?.area
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

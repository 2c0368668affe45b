internal import StatisticalLearning

/// How well recordings whose state is known are told apart: everything that an evaluation of labelled sets found.
package struct LabelledResults: Sendable, Equatable, Codable {
  package var program: String
  package var recipe: String
  package var seed: UInt64
  /// What the model and the baselines saw of a snapshot, in a sentence.
  package var representation: String
  package var split: LabelledSplitSummary
  package var level: LabelledLevelSummary
  /// The held-out healthy snapshots first, then the faulty sets as given.
  package var groups: [LabelledGroup]
  /// The network first, then the baselines.
  package var methods: [LabelledMethod]
  /// What the audit of the split found; empty where it found none.
  package var leaks: [LeakFinding]

  package init(
    program: String, recipe: String, seed: UInt64, representation: String, split: LabelledSplitSummary,
    level: LabelledLevelSummary, groups: [LabelledGroup], methods: [LabelledMethod], leaks: [LeakFinding]
  ) {
    self.program = program
    self.recipe = recipe
    self.seed = seed
    self.representation = representation
    self.split = split
    self.level = level
    self.groups = groups
    self.methods = methods
    self.leaks = leaks
  }
}

/// How many healthy snapshots served what.
package struct LabelledSplitSummary: Sendable, Equatable, Codable {
  package var training: Int
  /// Stopped the training.
  package var validation: Int
  /// Set the levels, together with those that stopped the training.
  package var threshold: Int
  /// Left unused between learning and test, because neighbours resemble each other.
  package var gap: Int
  package var test: Int
  /// Left out as unreadable, too short or of a stopped machine.
  package var leftOut: Int
}

/// How sure the network's level is.
package struct LabelledLevelSummary: Sendable, Equatable, Codable {
  /// The share of healthy snapshots that it is meant to be exceeded by.
  package var rate: Double
  /// How many healthy snapshots set it.
  package var snapshotCount: Int
  /// The largest score of these, which a healthy snapshot to come exceeds with probability 1 / (snapshotCount + 1), whatever the law.
  package var highest: Double
  /// How many snapshots promise the rate without a law of the tail.
  package var leastCount: Int
  /// Whether a law of the tail was fitted; else the level is a quantile.
  package var isFitted: Bool

  package init(rate: Double, snapshotCount: Int, highest: Double, leastCount: Int, isFitted: Bool) {
    self.rate = rate
    self.snapshotCount = snapshotCount
    self.highest = highest
    self.leastCount = leastCount
    self.isFitted = isFitted
  }

  /// What the snapshots that set the level promise without any law: 1 / (n + 1).
  package var lowestPlainRate: Double { 1 / Double(snapshotCount + 1) }
}

/// Snapshots of one state.
package struct LabelledGroup: Sendable, Equatable, Codable {
  package var name: String
  /// The last part of the path they came from.
  package var source: String
  package var isFaulty: Bool
  /// Those that were judged.
  package var snapshotCount: Int
  /// Those left out, as unreadable, too short or of a stopped machine.
  package var leftOutCount: Int
  /// The network's score of each judged snapshot, in order.
  package var scores: [Double]
}

/// How one score tells the states apart; higher scores are more anomalous.
package struct LabelledMethod: Sendable, Equatable, Codable {
  package var name: String
  /// From healthy snapshots that were neither learnt from nor tested, each scored as though it had had no part in the scale.
  package var level: Double
  /// Of all faulty snapshots against the held-out healthy ones; 95 % bootstrap interval over blocks of neighbours.
  package var auc: Double
  package var aucInterval: [Double]
  package var falsePositives: Int
  package var trueNegatives: Int
  package var truePositives: Int
  package var falseNegatives: Int
  /// In the order of `LabelledResults.groups`, the healthy one first.
  package var groups: [LabelledFigures]

  package var falsePositiveRate: Double { share(falsePositives, of: falsePositives + trueNegatives) }
  package var recall: Double { share(truePositives, of: truePositives + falseNegatives) }

  /// Whether so many false alarms are more than a level exceeded at `rate` gives by chance: the rate lies below the 95 % interval of
  /// their share.
  package func falseAlarmsRefute(_ rate: Double) -> Bool {
    rate < BinomialInterval(successes: falsePositives, of: falsePositives + trueNegatives).lower
  }

  private func share(_ part: Int, of whole: Int) -> Double { whole > 0 ? Double(part) / Double(whole) : .nan }
}

/// What a score says of one group.
package struct LabelledFigures: Sendable, Equatable, Codable {
  package var lowest: Double
  package var median: Double
  package var highest: Double
  /// The share above the level: false alarms of the healthy group, recall of a faulty one.
  package var shareAboveLevel: Double
  /// Against the healthy group; nil for that itself.
  package var auc: Double?
  package var aucInterval: [Double]
}

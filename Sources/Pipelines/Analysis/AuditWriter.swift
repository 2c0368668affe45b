internal import Prognosis
internal import Tensors

/// Says whether the model earned its scores, in figures and in sentences.
struct AuditWriter {
  let model: ModelAudit
  let recipe: Recipe
  let windows: WindowScores
  let evaluation: Evaluation?
  let conditions: [ChannelCondition]
  let channels: [String]
  /// The healthy period: all snapshots before this one.
  let healthyEnd: Int
  /// The epoch in which training diverged, and the one whose weights were kept; nil where it ended well.
  var divergence: (epoch: Int, kept: Int)?
  /// What the audit of the split found; nil where it was not made.
  var leaks: [LeakFinding]?

  var audit: Audit {
    let correlation = Self.rankCorrelation(windows.score, windows.energy)
    return Audit(
      activeLatents: model.activeLatents, latentCount: model.latentCount, explainedVariance: model.explainedVariance,
      energyCorrelation: correlation, findings: findings(energyCorrelation: correlation), leaks: leaks)
  }

  private func findings(energyCorrelation: Double) -> [String] {
    var findings: [String] = []
    if let divergence {
      findings.append(
        "training diverged in epoch \(divergence.epoch) and was stopped; the weights are those of epoch \(divergence.kept): lower the learning rate or limit the gradient's norm"
      )
    }
    if hasCollapsed {
      findings.append(
        "posterior collapse: the \(model.latentCount) latents carry \(medianKL.map { "\(Digits.significant($0)) nats a window" } ?? "nothing"); the decoder returns the mean, so the score is the energy of the window"
      )
    } else if model.explainedVariance < Self.meanPredictorLimit {
      findings.append(
        "mean predictor: the model explains \(ExplainedVariance.text(model.explainedVariance)) of the variance of unseen healthy windows; its score is hardly more than the distance from the mean"
      )
    }
    if energyCorrelation > Self.energyLimit {
      findings.append(
        "the score ranks windows like their plain energy (rank correlation \(Digits.significant(energyCorrelation)))")
    }
    findings += leaks?.map(\.sentence) ?? declaredLeaks
    if case .waveform(let plan) = recipe.representation {
      if plan.layout == .interleaved {
        findings.append(
          "windows mix the channels: a window of \(plan.windowLength) values is a few instants of all of them")
      }
      if plan.normalisation == .perSnapshot {
        findings.append("each snapshot is scaled by itself, which removes the level")
      }
    }
    return findings + baselineFindings + healthyDriftFindings + driftFindings + withheldFindings
  }

  /// What the recipe itself admits to, where nobody has looked at the windows.
  private var declaredLeaks: [String] {
    var leaks: [String] = []
    if case .randomWindows = recipe.split {
      leaks.append(
        "split leak: training and held-out windows are drawn at random from the same snapshots and share samples where windows overlap"
      )
    }
    switch recipe.windowThreshold.source {
    case .training: leaks.append(SplitAudit.trainingLevel)
    case .all: leaks.append(SplitAudit.levelOfAll)
    case .heldOut: break
    }
    return leaks
  }

  /// Whether the posterior says nothing: no latent varies, or all of them together tell next to nothing of a window.
  private var hasCollapsed: Bool {
    guard let active = model.activeLatents else { return false }
    return active == 0 || (medianKL ?? .infinity) < Self.collapseLimit
  }

  /// In nats per window; nil for models without a posterior.
  private var medianKL: Double? {
    windows.kl.flatMap { $0.isEmpty ? nil : Quantile.median(of: $0.map(Double.init)) }
  }

  /// In nats per window.
  private static let collapseLimit = 0.1
  private static let meanPredictorLimit = 0.02
  private static let energyLimit = 0.95

  /// A baseline that wins by an interval that excludes 0, or merely does as well.
  private var baselineFindings: [String] {
    guard let evaluation, let network = evaluation.methods.first else { return [] }
    // The network judged window by window is no rival of the network.
    let rivals = evaluation.methods.dropFirst().filter {
      $0.name != SingleWindowDetector.title && $0.networkGainInterval.count == 2
    }
    let better = rivals.filter { $0.networkGainInterval[1] < 0 }
    let equal = rivals.filter {
      $0.networkGainInterval[1] >= 0 && $0.networkGainInterval[0] <= 0 && $0.aucWindow >= network.aucWindow - 0.005
    }
    func list(_ methods: [MethodMetrics]) -> String {
      methods.map { "\($0.name) (\(rounded($0.aucWindow)))" }.joined(separator: ", ")
    }
    var findings: [String] = []
    if !better.isEmpty {
      findings.append("beats the network's window AUC of \(rounded(network.aucWindow)): \(list(better))")
    }
    if !equal.isEmpty {
      findings.append("does as well as the network's window AUC of \(rounded(network.aucWindow)): \(list(equal))")
    }
    return findings
  }

  /// Drift inside the healthy period widens the forecast errors, and says that the machine had not settled.
  private var healthyDriftFindings: [String] {
    conditions.indices.compactMap { channel in
      let values = Array(conditions[channel].indicators.prefix(healthyEnd))
      guard let drift = Drift(of: values), drift.isSignificant else { return nil }
      let change = drift.slope * Double(healthyEnd)
      return
        "\(channels[channel]): the indicator drifts within the healthy period, by \(Digits.significant(change)) forecast errors over its length (\(Digits.pValue(drift.pValue)))"
    }
  }

  /// An alarm that was not given is part of the verdict, so it is said.
  private var withheldFindings: [String] {
    conditions.indices.flatMap { channel in
      conditions[channel].withheld.map { rise in
        let place = rise.first == rise.last ? "snapshot \(rise.first)" : "snapshots \(rise.first) to \(rise.last)"
        let size =
          "\(channels[channel]): a rise of up to \(Digits.significant(rise.largest)) forecast errors (\(place))"
        return switch rise.reason {
        case .fallingBack:
          "\(size) fell back while an alarm was being confirmed, which lasting damage seldom does, and stayed a warning"
        case .heard(let source):
          "\(size) may be heard from \(channels[source]), which stood at alarm and gained at least twice the power, and stayed a warning"
        }
      }
    }
  }

  /// A baseline that was followed is part of the verdict, so it is said.
  private var driftFindings: [String] {
    conditions.indices.compactMap { channel in
      let shifts = conditions[channel].baselineShifts
      guard let largest = shifts.indices.max(by: { shifts[$0] < shifts[$1] }), shifts[largest] >= 1 else { return nil }
      return
        "\(channels[channel]): the baseline was followed by up to \(Digits.significant(shifts[largest])) healthy deviations (snapshot \(largest))"
    }
  }

  /// Spearman's rank correlation.
  static func rankCorrelation(_ first: [Float], _ second: [Float]) -> Double {
    guard first.count > 2 else { return 0 }
    let (a, b) = (ranks(first), ranks(second))
    let mean = Double(first.count - 1) / 2
    var (products, squaresA, squaresB) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
      products += (x - mean) * (y - mean)
      squaresA += (x - mean) * (x - mean)
      squaresB += (y - mean) * (y - mean)
    }
    let scale = (squaresA * squaresB).squareRoot()
    return scale > 0 ? products / scale : 0
  }

  /// Places in rising order; equals share the mean of their places.
  private static func ranks(_ values: [Float]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
      for place in start...end { ranks[order[place]] = Double(start + end) / 2 }
      start = end + 1
    }
    return ranks
  }
}

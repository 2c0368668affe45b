package import Tensors

/// Where the error of a span of snapshots comes from: per channel, per bearing, and as a verdict.
package struct Attribution: Sendable, Equatable {
  /// Of the model's errors.
  package let error: ExcessProfile
  /// The same of plain energy (mean square), the baseline that a model must beat; nil where none was given.
  package let energy: ExcessProfile?
  /// `[channel]`, the excess error less what stronger channels explain by cross-talk.
  package let discountedExcesses: [Double]
  /// `[channel]`
  package let discountedShares: [Double]
  /// `[bearing]`, in the order of the layout, summing to 1 where there is any excess.
  package let bearingShares: [Double]
  /// `[bearing]`, the largest z among its channels.
  package let bearingZ: [Double]
  /// `[bearing]`, how often it comes first when the snapshots are drawn again with replacement; sums to 1 or to 0.
  package let bearingSupport: [Double]
  package let verdict: BearingVerdict

  /// Below three deviations of single snapshots, scatter alone may have put a channel first.
  package static let leastZ = 3.0
  /// Below a tenth, first and second differ by less than two sensors of one type do.
  package static let leastMargin = 0.1
  /// A first place that one resample in three gives away is no first place.
  package static let leastSupport = 2.0 / 3

  /// Attributes the errors of a span, usually from the onset of the alarm to its confirmation or to the end.
  ///
  /// - Parameters:
  ///   - errors: `[snapshot, channel]`, the left-out snapshots removed.
  ///   - healthy: The same error on held-out healthy snapshots.
  ///   - energy: `[snapshot, channel]`, the mean square of the same snapshots, and its healthy level.
  ///   - seed: Of the bootstrap.
  ///   - resamples: 500 give a support good to ± 0.02.
  package init(
    of errors: Matrix, against healthy: HealthyLevel, layout: BearingLayout, crossTalk: CrossTalk = .none,
    energy: (values: Matrix, healthy: HealthyLevel)? = nil, seed: UInt64 = 1, resamples: Int = 500
  ) {
    let error = ExcessProfile(of: errors, against: healthy)
    let excesses = crossTalk.discounted(error.excesses)
    let pooled = layout.pooled(excesses)
    let support = Self.support(
      errors, healthy, layout, crossTalk, resamples: resamples, random: RandomStream(seed: seed, stream: 0xA77))
    self.error = error
    self.energy = energy.map { ExcessProfile(of: $0.values, against: $0.healthy) }
    discountedExcesses = excesses
    discountedShares = ExcessProfile.shares(of: excesses)
    bearingShares = ExcessProfile.shares(of: pooled)
    bearingZ = layout.bearings.map { bearing in bearing.channels.map { error.z[$0] }.reduce(-.infinity, max) }
    bearingSupport = support
    verdict = Self.verdict(layout, excesses: pooled, z: bearingZ, support: support)
  }

  /// How sure the first place is, in 0 ... 1: support × margin × z² / (z² + 9).
  ///
  /// The margin (x₁ - x₂) / (x₁ + x₂) compares the excess of the first and the second bearing: 0 for equals, 1
  /// where the second has none. z of the first enters so that three healthy deviations give a half and ten give
  /// 0.92. The product is an ordering of how clear cases are, not a probability: nobody can calibrate one from
  /// healthy data.
  package static func confidence(support: Double, margin: Double, z: Double) -> Double {
    let square = max(0, z) * max(0, z)
    return min(max(support, 0), 1) * min(max(margin, 0), 1) * square / (square + leastZ * leastZ)
  }

  private static func verdict(
    _ layout: BearingLayout, excesses: [Double], z: [Double], support: [Double]
  ) -> BearingVerdict {
    let order = excesses.indices.sorted { (-excesses[$0], $0) < (-excesses[$1], $1) }
    let first = order[0]
    let second = order.count > 1 ? order[1] : nil
    let name = layout.bearings[first].name
    guard excesses[first] > 0 else { return .undetermined(.noExcess) }
    guard z[first] >= leastZ else { return .undetermined(.withinScatter(bearing: name, z: z[first])) }
    let rival = second.map { excesses[$0] } ?? 0
    let margin = (excesses[first] - rival) / (excesses[first] + rival)
    if let second, margin < leastMargin {
      return .undetermined(.tie(first: name, second: layout.bearings[second].name, margin: margin))
    }
    guard support[first] >= leastSupport else {
      return .undetermined(.unstable(first: name, support: support[first]))
    }
    return .bearing(
      name: name, confidence: confidence(support: support[first], margin: margin, z: z[first]),
      runnerUp: second.map { layout.bearings[$0].name })
  }

  /// `[bearing]`, the share of resampled spans in which each comes first (Efron, 1979).
  private static func support(
    _ errors: Matrix, _ healthy: HealthyLevel, _ layout: BearingLayout, _ crossTalk: CrossTalk, resamples: Int,
    random: RandomStream
  ) -> [Double] {
    precondition(resamples > 0, "\(resamples) resamples give no support")
    var random = random
    var wins = [Double](repeating: 0, count: layout.bearings.count)
    for _ in 0..<resamples {
      let rows = (0..<errors.rowCount).map { _ in random.below(errors.rowCount) }
      let profile = ExcessProfile(means: ExcessProfile.means(of: errors, rows: rows), against: healthy)
      let pooled = layout.pooled(crossTalk.discounted(profile.excesses))
      guard let best = pooled.max(), best > 0, let winner = pooled.firstIndex(of: best) else { continue }
      wins[winner] += 1
    }
    return ExcessProfile.shares(of: wins)
  }
}

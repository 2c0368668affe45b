package import Tensors

extension Attribution {
  /// `[snapshot, bearing]`: how the excess of each snapshot is spread over the bearings, cross-talk taken off.
  ///
  /// A row is the `bearingShares` of a span of that snapshot alone. It sums to 1, or is all 0 where no channel lies above its
  /// healthy level, or NaN where a channel's error is. A single healthy snapshot has shares too, of its scatter: they speak
  /// only where the snapshot stands out.
  ///
  /// - Parameters:
  ///   - errors: `[snapshot, channel]`
  ///   - healthy: The same error on held-out healthy snapshots.
  package static func bearingShares(
    ofEach errors: Matrix, against healthy: HealthyLevel, layout: BearingLayout, crossTalk: CrossTalk = .none
  ) -> Matrix {
    var shares = Matrix(zeros: errors.rowCount, layout.bearings.count)
    for snapshot in 0..<errors.rowCount {
      let means = ExcessProfile.means(of: errors, rows: CollectionOfOne(snapshot))
      let isJudged = means.allSatisfy(\.isFinite)
      let excesses = isJudged ? ExcessProfile(means: means, against: healthy).excesses : []
      let row = isJudged ? ExcessProfile.shares(of: layout.pooled(crossTalk.discounted(excesses))) : []
      for bearing in layout.bearings.indices { shares[snapshot, bearing] = isJudged ? Float(row[bearing]) : .nan }
    }
    return shares
  }
}

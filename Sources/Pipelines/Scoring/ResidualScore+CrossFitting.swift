internal import Tensors

extension ResidualScore {
  /// The scores of held-out windows, those of each snapshot measured by the scatter that the other snapshots give: what levels are learnt from.
  ///
  /// The scatter s is mostly that of the held-out windows. Scored with it they could hardly stand out: of n snapshots none exceeds
  /// √n s, however wild it is, while a new one may. A level from such scores is exceeded by most healthy snapshots where n is 4, and
  /// by ten times as many as it says where n is 20. Scored with
  ///
  ///     s₋ᵢ = √(max(training mean square, (Σ over all windows of Z² − Σ over those of snapshot i) / (windows less those of i)))
  ///
  /// a held-out snapshot is as new as one to come (leave-one-out: Stone, 1974; as the jackknife+ of Barber, Candès, Ramdas and
  /// Tibshirani, 2021, uses it). s₋ᵢ comes from one snapshot fewer, so such a level errs a little towards too few alarms. A single
  /// held-out snapshot is measured by the training windows alone.
  ///
  /// - Parameters:
  ///   - training, heldOut: Residuals that the scale was learnt from, `[window, channel × feature]`.
  ///   - snapshots: `[window]` of both, the snapshot that each window was cut from; all of one where nil.
  /// - Returns: `[held-out window]`
  func crossFittedScores(
    training: Matrix, heldOut: Matrix, snapshots: (training: [Int], heldOut: [Int])? = nil
  ) -> [Float] {
    guard plan.usesScatter else { return scores(of: heldOut, smoothed: heldOut).scores }
    let seen = Self.meanSquares(of: remembered(smoothed(training), snapshots?.training))
    let rows = remembered(smoothed(heldOut), snapshots?.heldOut)
    let sums = Self.sumsOfSquares(of: rows, 0..<rows.rowCount)
    var scores = [Float](repeating: 0, count: rows.rowCount)
    // Snapshots taken at random stand in several places: all windows of one leave together.
    let places = Dictionary(
      grouping: 0..<rows.rowCount, by: { snapshots?.heldOut[$0] ?? 0 })
    for own in places.values {
      let left = Self.sumsOfSquares(of: rows, own)
      let others = Double(rows.rowCount - own.count)
      let unseen = zip(sums, left).map { others > 0 ? max($0 - $1, 0) / others : 0 }
      let fitted = withScale(Self.scale(seen: seen, unseen: unseen))
      for row in own { scores[row] = fitted.excess(rows, row: row) }
    }
    return scores
  }
}

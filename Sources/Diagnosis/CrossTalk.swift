/// How much of one channel's excess reaches the others through the structure.
package struct CrossTalk: Sendable, Equatable {
  private enum Kind: Sendable { case none, leak, coherence }

  private let kind: Kind
  /// `[channel × channel]`, row-major.
  private let matrix: [Double]
  private let channelCount: Int

  /// Every channel hears its own bearing only.
  package static let none = CrossTalk(kind: .none, matrix: [], channelCount: 0)

  /// A declared or measured leak of energy.
  ///
  /// - Parameter matrix: `[channel, from channel]`, in 0 ... 1: the share of the excess of `from channel` that
  ///   shows on `channel`, in the unit of the errors. The diagonal is not read.
  package static func leak(_ matrix: [[Double]]) -> CrossTalk { CrossTalk(kind: .leak, checking: matrix) }

  /// The magnitude-squared coherence between the channels of the healthy machine, averaged over frequency.
  ///
  /// Coherence counts what two channels share, the shaft's own vibration included, so it bounds the leak from
  /// above; and an estimate from n averages is 1 / n too high, which is taken off: (γ² - 1/n) / (1 - 1/n).
  ///
  /// - Parameters:
  ///   - matrix: `[channel, channel]`, in 0 ... 1, symmetric. The diagonal is not read.
  ///   - averages: The independent segments that the estimate rests on; nil where it is exact.
  package static func coherence(_ matrix: [[Double]], averages: Int? = nil) -> CrossTalk {
    let bias = averages.map { 1 / Double(max($0, 2)) } ?? 0
    return CrossTalk(kind: .coherence, checking: matrix.map { $0.map { max(0, ($0 - bias) / (1 - bias)) } })
  }

  private init(kind: Kind, checking matrix: [[Double]]) {
    precondition(
      matrix.allSatisfy { $0.count == matrix.count }, "\(matrix.count) channels need a square matrix")
    precondition(
      matrix.joined().allSatisfy { (0...1).contains($0) }, "a share or a coherence lies outside 0 ... 1")
    self.init(kind: kind, matrix: Array(matrix.joined()), channelCount: matrix.count)
  }

  private init(kind: Kind, matrix: [Double], channelCount: Int) {
    self.kind = kind
    self.matrix = matrix
    self.channelCount = channelCount
  }

  /// The excess that each channel is left with once what stronger channels explain is taken off.
  ///
  /// From the strongest down, x being the excess and s what remains: with a leak L, s[c] = max(0, x[c] - Σ L[c,
  /// j] s[j]) over the stronger j (the loudest is the source, what flows back into it is of second order); with
  /// coherence, s[c] = x[c] Π (1 - γ²[c, j] s[j] / x[j]), the share of c's power that the stronger channels don't
  /// account for.
  ///
  /// - Parameter excesses: `[channel]`
  package func discounted(_ excesses: [Double]) -> [Double] {
    guard kind != .none else { return excesses }
    precondition(excesses.count == channelCount, "\(excesses.count) channels, cross-talk between \(channelCount)")
    let order = excesses.indices.sorted { (-excesses[$0], $0) < (-excesses[$1], $1) }
    var remaining = excesses
    for (rank, channel) in order.enumerated() {
      // Equals don't explain each other: which of them came first would be chance.
      for source in order[..<rank] where excesses[source] > excesses[channel] {
        let coupling = matrix[channel * channelCount + source]
        switch kind {
        case .none: break
        case .leak: remaining[channel] -= coupling * remaining[source]
        case .coherence: remaining[channel] *= 1 - coupling * remaining[source] / excesses[source]
        }
      }
      remaining[channel] = max(0, remaining[channel])
    }
    return remaining
  }
}

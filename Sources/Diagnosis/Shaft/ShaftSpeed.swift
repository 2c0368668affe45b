internal import Tensors

/// The shaft's speed as its own lines show it, next to what was declared.
package struct ShaftSpeed: Sendable, Equatable {
  /// Found over declared.
  package let ratio: Double
  /// Whether lines at its multiples stand out; else the declared speed is taken.
  package let isMeasured: Bool
  /// How far off it may still be, as a share.
  let uncertainty: Double

  /// So seldom by chance that masks may be moved for it.
  static let level = 1e-4
  /// A declared speed is that of a nameplate or of a tachometer read once.
  static let declaredUncertainty = 0.005
  static let measuredUncertainty = 0.001
  private static let multiples = 6
  /// Shaft lines are sharp: two hundred turns tell them from what lies beside them.
  static let leastTurns = 200.0

  /// Matches a comb of the shaft's first multiples in the spectrum of the vibration itself.
  package init(of takes: [VibrationTake], sampleRateHz: Double, _ settings: DefectSearch.Settings) {
    let segments = TurnSegments(of: takes, sampleRateHz: sampleRateHz, leastTurns: Self.leastTurns)
    let spectrum = OrderSpectrum(
      mean: concurrentMap(takes.count) {
        OrderSpectrum(of: takes[$0].samples, shaftHz: takes[$0].shaftHz, segments)
      })
    let comb = LineComb(order: 1, harmonics: Self.multiples)
    let mains = LineMask(mainsHz: settings.mainsHz, shaftTolerance: nil, shaftHz: takes.map(\.shaftHz))
    let scores = LineScores(spectrum, upTo: comb.highestOrder(tolerance: settings.tolerance), mains)
    let match = CombSearch(settings).match(comb, in: scores, stream: 0x5AF7)
    isMeasured = match.pValue < Self.level
    ratio = isMeasured ? match.order : 1
    uncertainty = isMeasured ? Self.measuredUncertainty : Self.declaredUncertainty
  }
}

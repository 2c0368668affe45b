/// What the shaft's lines point at, as far as one channel tells.
///
/// The patterns are those of the trade's charts (ISO 13373-3, annexes): an unbalance pulls once a turn, so 1× rises and
/// rules; a misaligned coupling pulls twice, so 2× reaches half of 1× or more; loose parts knock, so many multiples and
/// half multiples appear. They are judged by velocity, acceleration over order, as the charts are. Every healthy shaft has
/// such lines, so a pattern is named only where its line has risen since the machine was healthy.
package enum ShaftPattern: Sendable, Equatable {
  case unbalance(riseDB: Double)
  case misalignment(riseDB: Double, secondToFirst: Double)
  case looseness(multiples: Int, halfMultiples: Int, riseDB: Double)
  case undetermined(Reason)

  package enum Reason: Sendable, Equatable {
    /// Snapshots too short to tell half multiples apart.
    case tooShort
    /// How much a line should be is not known.
    case noHealthySnapshots
    /// No line that is seen has risen.
    case noRise
    /// The line that rose most, by less than `leastRiseDB`.
    case smallRise(order: Double, riseDB: Double)
    /// The line that rose most; what rose makes none of the patterns.
    case noPattern(order: Double, riseDB: Double)
  }

  /// A factor of 2.5 in amplitude, by which ISO 20816's zones are apart.
  package static let leastRiseDB = 8.0
  /// 2× of this share of 1×, in velocity, speaks for misalignment.
  package static let secondToFirst = 0.5
  /// A multiple counts as strong from this share of the strongest on, in velocity.
  private static let strong = 0.2
  private static let manyMultiples = 5
  private static let manyHalfMultiples = 2

  package init(of shaft: ShaftLines) {
    guard !shaft.lines.isEmpty, let first = shaft[1] else {
      self = .undetermined(.tooShort)
      return
    }
    guard shaft.healthySpectrum != nil else {
      self = .undetermined(.noHealthySnapshots)
      return
    }
    func hasRisen(_ line: ShaftLines.Line) -> Bool { line.isSeen && (line.riseDB ?? 0) >= Self.leastRiseDB }
    let risen = shaft.lines.filter(hasRisen)
    let velocities = shaft.lines.map { $0.isSeen ? $0.amplitude / $0.order : 0 }
    let strongest = velocities.reduce(0, max)
    // Multiples that the healthy machine had as well are no knocking.
    let strong = zip(shaft.lines, velocities).filter { $1 >= Self.strong * strongest && hasRisen($0) }.map(\.0)
    let multiples = strong.count { $0.order == $0.order.rounded() }
    let halves = strong.count - multiples
    let ratio = (shaft[2].map { $0.isSeen ? $0.amplitude / 2 : 0 } ?? 0) / first.amplitude
    if let loose = strong.compactMap(\.riseDB).max(),
      multiples >= Self.manyMultiples || halves >= Self.manyHalfMultiples
    {
      self = .looseness(multiples: multiples, halfMultiples: halves, riseDB: loose)
    } else if let second = risen.first(where: { $0.order == 2 })?.riseDB, ratio >= Self.secondToFirst {
      self = .misalignment(riseDB: second, secondToFirst: ratio)
    } else if let rise = risen.first(where: { $0.order == 1 })?.riseDB, first.amplitude >= strongest {
      self = .unbalance(riseDB: rise)
    } else {
      self = .undetermined(Self.unnamed(shaft))
    }
  }

  private static func unnamed(_ shaft: ShaftLines) -> Reason {
    let rises = shaft.lines.filter(\.isSeen).compactMap { line in line.riseDB.map { (order: line.order, riseDB: $0) } }
    guard let largest = rises.max(by: { $0.riseDB < $1.riseDB }), largest.riseDB > 0 else { return .noRise }
    return largest.riseDB < leastRiseDB
      ? .smallRise(order: largest.order, riseDB: largest.riseDB)
      : .noPattern(order: largest.order, riseDB: largest.riseDB)
  }
}

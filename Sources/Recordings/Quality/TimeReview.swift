internal import Tensors

/// A value that stands where a time was expected, and can't be read as one.
package struct UnreadTime: Sendable, Equatable {
  let column: String
  let value: String
}

/// What is odd about the times of snapshots.
package enum TimeReview {
  /// A step of more than this many usual steps is a gap: one missed snapshot or jitter is none.
  package static let gapFactor = 3.0

  /// Repeated, missing, disordered times and gaps.
  ///
  /// Of snapshots with one time the first is kept and the others are left out: which of them is right can't be known,
  /// and counting a moment twice would bias every rate.
  ///
  /// - Parameters:
  ///   - times: One a snapshot, in ns since 1970 UTC.
  ///   - names: `[snapshot]`, for sentences.
  ///   - unread: What stands where a time was expected and could not be read as one, with where that is.
  package static func findings(_ times: [Int64?], names: [String], unread: UnreadTime? = nil) -> [Finding] {
    precondition(times.count == names.count, "\(times.count) times and \(names.count) names")
    let isNominal = UTCTime.areNominal(times)
    var findings: [Finding] = []
    var firstWithTime: [Int64: Int] = [:]
    for (index, time) in times.enumerated() {
      guard let time else { continue }
      if let first = firstWithTime[time] {
        findings.append(
          Finding(
            .duplicateTimestamp, .warning, snapshot: index, leavesSnapshotOut: true,
            "'\(names[index])' has the same time as '\(names[first])'\(isNominal ? "" : ", " + UTCTime.text(time)); "
              + "only the first is used"))
      } else {
        firstWithTime[time] = index
      }
    }
    let missing = times.count { $0 == nil }
    if missing > 0 {
      findings.append(missingTimes(missing, of: times.count, unread))
    }
    return findings + disorder(times, names) + gaps(times, names)
  }

  private static func missingTimes(_ missing: Int, of count: Int, _ unread: UnreadTime?) -> Finding {
    switch (unread, missing == count) {
    case (let unread?, true):
      Finding(
        .missingTimestamp, .warning,
        "the column '\(unread.column)', such as '\(unread.value)', was not understood as times "
          + "(write 2026-01-31T21:00:00Z); only their order is known")
    case (let unread?, false):
      Finding(
        .missingTimestamp, .warning,
        "\(missing) of \(count) snapshots carry no time that was understood, such as '\(unread.value)' "
          + "in the column '\(unread.column)'")
    case (nil, true):
      Finding(.missingTimestamp, .note, "the snapshots carry no time; only their order is known")
    case (nil, false):
      Finding(.missingTimestamp, .note, "\(missing) of \(count) snapshots carry no time")
    }
  }

  /// One wrong clock is one finding, and no gap before its successor.
  private static func disorder(_ times: [Int64?], _ names: [String]) -> [Finding] {
    let wrong = LongestRow.strays(of: times)
    guard let first = wrong.first else { return [] }
    let others = wrong.count > 1 ? " and of \(wrong.count - 1) more" : ""
    return [
      Finding(
        .unorderedTime, .warning, snapshot: first,
        "the time of '\(names[first])'\(others) does not fit between those before and after")
    ]
  }

  private static func gaps(_ times: [Int64?], _ names: [String]) -> [Finding] {
    let steps = steps(times).filter { $0.length > 0 }
    guard steps.count >= 3 else { return [] }
    let usual = Quantile.median(of: steps.map { Double($0.length) })
    return steps.filter { Double($0.length) > gapFactor * usual }.map { step in
      Finding(
        .timeGap, .note, snapshot: step.index,
        "\(duration(Double(step.length))) without a snapshot before '\(names[step.index])'; usual are \(duration(usual))"
      )
    }
  }

  /// The time from one snapshot to the next, of neighbours whose times stand in order.
  ///
  /// Where a snapshot between two carries no time, or a wrong one, nothing is known to be missing there.
  private static func steps(_ times: [Int64?]) -> [(index: Int, length: Int64)] {
    let inOrder = LongestRow.places(of: times)
    return zip(inOrder, inOrder.dropFirst()).compactMap { previous, index in
      guard index == previous + 1, let time = times[index], let before = times[previous] else { return nil }
      return (index, time - before)
    }
  }

  /// A length of time in the unit that suits it.
  private static func duration(_ nanoseconds: Double) -> String {
    let seconds = nanoseconds / 1e9
    let (value, unit) =
      switch seconds {
      case 172_800...: (seconds / 86_400, "days")
      case 7200...: (seconds / 3600, "h")
      case 120...: (seconds / 60, "min")
      default: (seconds, "s")
      }
    return "\((value * 10).rounded() / 10) \(unit)"
  }
}

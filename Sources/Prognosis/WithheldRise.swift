/// A rise above the alarm level that was not confirmed as an alarm, and why.
package struct WithheldRise: Sendable, Equatable {
  package enum Reason: Sendable, Equatable {
    /// It was falling back whenever it could have been confirmed.
    case fallingBack
    /// It may have been heard from this channel, of another part, which stood at alarm.
    case heard(from: Int)
  }

  package let reason: Reason
  /// The first snapshot at which the alarm was withheld.
  package let first: Int
  /// The last one.
  package fileprivate(set) var last: Int
  /// The largest indicator among them.
  package fileprivate(set) var largest: Double

  package init(reason: Reason, first: Int, last: Int, largest: Double) {
    self.reason = reason
    self.first = first
    self.last = last
    self.largest = largest
  }
}

extension [WithheldRise] {
  /// Adds one snapshot, to the last rise of its reason where `isSame` says that it is still that one.
  mutating func add(_ reason: WithheldRise.Reason, at index: Int, _ indicator: Double, isSame: Bool) {
    if isSame, let place = lastIndex(where: { $0.reason == reason }) {
      self[place].last = index
      self[place].largest = Swift.max(self[place].largest, indicator)
    } else {
      append(WithheldRise(reason: reason, first: index, last: index, largest: indicator))
    }
  }
}

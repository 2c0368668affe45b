internal import Pipelines

/// How many snapshots were used for what.
struct SnapshotCounts {
  let input: InputSummary

  init(_ input: InputSummary) { self.input = input }

  /// Such as `984: 120 training, 30 validation, 50 threshold, 780 monitored, 4 left out`.
  var sentence: String {
    let parts = SnapshotRole.allCases.compactMap { role -> String? in
      let count = input.count(of: role)
      return count > 0 ? "\(Digits.grouped(count)) \(role.rawValue.replacing("_", with: " "))" : nil
    }
    return "\(Digits.grouped(input.snapshotCount)): " + parts.joined(separator: ", ")
  }
}

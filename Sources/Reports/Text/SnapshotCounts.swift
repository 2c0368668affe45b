internal import Pipelines

/// How many snapshots or clips were used for what.
struct SnapshotCounts {
  let roles: [SnapshotRole]

  /// Such as `984: 120 training, 30 validation, 50 threshold, 780 monitored, 4 left out`.
  var sentence: String {
    let parts = SnapshotRole.allCases.compactMap { role -> String? in
      let count = roles.count { $0 == role }
      return count > 0 ? "\(Digits.grouped(count)) \(role.rawValue.replacing("_", with: " "))" : nil
    }
    return "\(Digits.grouped(roles.count)): " + parts.joined(separator: ", ")
  }
}

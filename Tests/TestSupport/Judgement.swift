import Foundation

/// Folders outside the repository that judge the product, named by the environment; absent ones skip their tests.
package enum Outside {
  /// Golden vectors of public tools (`RACEWAY_GOLDEN`).
  package static let golden = ProcessInfo.processInfo.environment["RACEWAY_GOLDEN"]
  /// Real measurements (`RACEWAY_DATASETS`).
  package static let datasets = ProcessInfo.processInfo.environment["RACEWAY_DATASETS"]

  package static func golden(_ file: String) throws -> NumPyArchive {
    try NumPyArchive(contentsOf: (golden ?? "") + "/" + file)
  }
}

/// The largest difference of two arrays relative to the largest reference value (L∞); infinite where the lengths differ.
package func relativeDifference(_ ours: [Float], _ reference: [Double]) -> Double {
  guard ours.count == reference.count else { return .infinity }
  let scale = reference.reduce(0) { max($0, abs($1)) }
  let worst = zip(ours, reference).reduce(0.0) { worst, pair in
    let difference = abs(Double(pair.0) - pair.1)
    return difference.isNaN ? .infinity : max(worst, difference)
  }
  return scale > 0 ? worst / scale : worst
}

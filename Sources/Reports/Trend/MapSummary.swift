package import Pipelines
internal import Tensors

/// A latent map in a few lines for a terminal.
package struct MapSummary: Sendable {
  private let map: LatentMap
  private let reportPath: String?

  package init(_ map: LatentMap, reportPath: String? = nil) {
    self.map = map
    self.reportPath = reportPath
  }

  package var text: String { lines.joined(separator: "\n") + "\n" }

  private var lines: [String] {
    var lines = ["\(Digits.count(map.windows.count, "window")) on the map of \(Digits.grouped(map.means.rowCount))"]
    if let quality = map.quality {
      if let first = quality.firstPlaced {
        lines.append("\(Digits.grouped(map.windows.count - first)) of them were placed into a map that stands")
      }
      lines.append(quality.sentence)
    } else {
      lines.append("too few windows for neighbourhoods: principal components only")
    }
    return lines + (reportPath.map { ["Report: \($0)"] } ?? [])
  }
}

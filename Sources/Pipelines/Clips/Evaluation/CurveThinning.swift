/// Leaves out points of a curve that no eye would miss.
///
/// Again and again the point farthest from the line that would stand for it is kept (Ramer, 1972; Douglas and Peucker, 1973),
/// until all of the rest lie on their lines or `limit` points are kept. Both ends stay.
enum CurveThinning {
  /// Distances below this share of an axis of length 1 are rounding.
  private static let tolerance = 1e-12

  /// - Parameters:
  ///   - x: `[point]`
  ///   - y: `[point]`, on an axis of the same length as x's.
  ///   - limit: 400 by default: one point for each pixel or two of a picture.
  /// - Returns: The indices of the points to keep, rising.
  static func kept(_ x: [Double], _ y: [Double], limit: Int = 400) -> [Int] {
    precondition(x.count == y.count && limit >= 2, "\(x.count) and \(y.count) coordinates, at most \(limit) points")
    guard x.count > 2 else { return Array(x.indices) }
    var kept = [0, x.count - 1]
    var lines = [Line(0, x.count - 1, x, y)]
    while kept.count < limit, let place = lines.indices.max(by: { lines[$0].distance < lines[$1].distance }),
      lines[place].distance > tolerance
    {
      let line = lines[place]
      kept.append(line.farthest)
      lines[place] = Line(line.first, line.farthest, x, y)
      lines.append(Line(line.farthest, line.last, x, y))
    }
    return kept.sorted()
  }

  /// Two points, and the one between them that their line misses most.
  private struct Line {
    let first: Int
    let last: Int
    private(set) var farthest: Int
    private(set) var distance = 0.0

    init(_ first: Int, _ last: Int, _ x: [Double], _ y: [Double]) {
      (self.first, self.last, farthest) = (first, last, first)
      let (dx, dy) = (x[last] - x[first], y[last] - y[first])
      let length = (dx * dx + dy * dy).squareRoot()
      for point in first..<last where point > first {
        let (px, py) = (x[point] - x[first], y[point] - y[first])
        let distance = length > 0 ? abs(dx * py - dy * px) / length : (px * px + py * py).squareRoot()
        if distance > self.distance { (farthest, self.distance) = (point, distance) }
      }
    }
  }
}

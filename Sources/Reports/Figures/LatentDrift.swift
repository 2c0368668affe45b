internal import Pipelines
internal import Tensors

/// How far the last windows lie from the healthy ones in latent space, measured on the latents and not on a map of them.
struct LatentDrift {
  /// Distance of the last tenth's centre from the healthy centre, over the healthy windows' root-mean-square radius.
  let radii: Double

  /// nil where there are no healthy or no judged windows.
  init?(_ results: RunResults) {
    let means = results.latents.means
    let roles = results.input.roles
    let snapshots = results.windows.snapshot
    guard means.rowCount == snapshots.count, means.columnCount > 0 else { return nil }
    let usable = means.rowCount == 0 ? [] : snapshots.indices.filter { roles.indices.contains(snapshots[$0]) }
    let healthy = usable.filter { [.training, .validation, .threshold].contains(roles[snapshots[$0]]) }
    let judged = usable.filter { roles[snapshots[$0]] == .monitored }
    guard healthy.count > 1, !judged.isEmpty else { return nil }
    let centre = Self.centre(of: means, at: healthy)
    let last = Self.centre(of: means, at: Array(judged.suffix(max(judged.count / 10, 1))))
    let spread = healthy.reduce(0.0) { $0 + Self.squaredDistance(means.row($1).map(Double.init), centre) }
    let radius = (spread / Double(healthy.count)).squareRoot()
    guard radius > 0 else { return nil }
    radii = Self.squaredDistance(last, centre).squareRoot() / radius
  }

  var sentence: String {
    "In latent space the last tenth of the judged windows is centred \(Digits.significant(radii, 2)) healthy radii"
      + " from the centre of the healthy windows"
      + (radii < 0.5 ? ", well inside them." : radii < 1 ? ", inside their spread." : ", outside their usual spread.")
  }

  private static func centre(of means: Matrix, at rows: [Int]) -> [Double] {
    var sums = [Double](repeating: 0, count: means.columnCount)
    for row in rows {
      for column in sums.indices { sums[column] += Double(means[row, column]) }
    }
    return sums.map { $0 / Double(rows.count) }
  }

  private static func squaredDistance(_ first: [Double], _ second: [Double]) -> Double {
    zip(first, second).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }
}

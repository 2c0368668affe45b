internal import Foundation
internal import Tensors

/// Looks for a comb of lines near its nominal place, and judges what it finds by shuffled combs.
///
/// The sum of the teeth's scores is maximised over all rates within the tolerance. A shuffled comb has the same teeth,
/// each displaced on its own by 6 to 35 % of where it belongs, and is maximised over the same rates: it meets the
/// same lines, floors and masks, but not in step. The share of shuffled combs that fit as well is p.
struct CombSearch: Sendable {
  /// Slip, speed and clock together seldom shift a line by more.
  let tolerance: Double
  /// The most that are tried; fewer where it is soon clear that nothing is there.
  let shuffles: Int
  let seed: UInt64

  init(_ settings: DefectSearch.Settings) {
    (tolerance, shuffles, seed) = (settings.tolerance, settings.shuffles, settings.seed)
  }

  struct Match: Sendable {
    /// The rate found, in orders.
    let order: Double
    /// Before other trials are counted in.
    let pValue: Double
    /// `[tooth]`: the bin it was found in; nil where the spectrum does not reach.
    let bins: [Int?]
  }

  /// After so many shuffled combs, and every time they double, the search stops if a tenth of them fit as well.
  private static let firstLook = 200
  private static let hopeless = 0.1
  /// The share of shuffled combs to which the exponential tail is fitted.
  private static let tail = 0.1
  /// What a tail fitted to two hundred values can tell apart.
  static let leastPValue = 1e-8

  /// - Parameter stream: Makes the shuffles of different searches independent.
  func match(_ comb: LineComb, in scores: LineScores, stream: UInt64) -> Match {
    let rates = Rates(comb, tolerance: tolerance, bins: scores.values.count, resolution: scores.resolution)
    guard !rates.teeth.isEmpty else {
      return Match(order: comb.order, pValue: 1, bins: comb.teeth.map { _ in nil })
    }
    let (sum, best) = rates.highest(scores.values.span, displaced: rates.inPlace)
    var random = RandomStream(seed: seed, stream: stream)
    var sums: [Double] = []
    var look = Self.firstLook
    while sums.count < shuffles {
      sums.append(rates.highest(scores.values.span, displaced: rates.shuffled(&random)).sum)
      if sums.count == look {
        look *= 2
        if Double(sums.count(where: { $0 >= sum })) > Self.hopeless * Double(sums.count) { break }
      }
    }
    let bins = rates.bins(at: best, scores.heights, toothCount: comb.teeth.count)
    return Match(
      order: refined(rates.orders[best], comb, bins, scores),
      pValue: Self.pValue(of: sum, among: sums), bins: bins)
  }

  /// The share of shuffled combs that fit as well, counting this one; beyond the last of them by an exponential tail
  /// through the highest tenth, which sums of exponential scores stay below.
  static func pValue(of sum: Double, among sums: [Double]) -> Double {
    let counted = Double(1 + sums.count(where: { $0 >= sum })) / Double(sums.count + 1)
    let edge = Quantile.linear(1 - tail, of: sums)
    let beyond = sums.filter { $0 > edge }
    guard sum > edge, !beyond.isEmpty else { return counted }
    let slope = beyond.reduce(0) { $0 + $1 - edge } / Double(beyond.count)
    guard slope > 0 else { return counted }
    let share = Double(beyond.count) / Double(sums.count)
    return max(leastPValue, min(counted, share * exp(-(sum - edge) / slope)))
  }

  /// The rate that the seen harmonics agree on: least squares of their interpolated peaks, the higher ones counting
  /// more because they resolve the rate better.
  private func refined(
    _ order: Double, _ comb: LineComb, _ bins: [Int?], _ scores: LineScores
  ) -> Double {
    var (products, squares) = (0.0, 0.0)
    for (tooth, bin) in zip(comb.teeth, bins) {
      guard let bin, scores.values[bin] >= LineScores.seen else { continue }
      let place = (Double(bin) + Self.vertex(scores.heights, bin)) * scores.resolution
      let harmonic = Double(tooth.harmonic)
      products += harmonic * (place - Double(tooth.sideband) * comb.sidebandOrder)
      squares += harmonic * harmonic
    }
    guard squares > 0 else { return order }
    return min(comb.order * (1 + tolerance), max(comb.order * (1 - tolerance), products / squares))
  }

  /// Where between its neighbours the power around a bin is centred, -0.5 ... 0.5 bins.
  private static func vertex(_ heights: [Float], _ bin: Int) -> Double {
    guard bin > 0, bin + 1 < heights.count else { return 0 }
    let (left, own, right) = (Double(heights[bin - 1]), Double(heights[bin]), Double(heights[bin + 1]))
    let curvature = left - 2 * own + right
    return curvature < 0 ? min(0.5, max(-0.5, 0.5 * (left - right) / curvature)) : 0
  }
}

/// The rates that are tried, as places in the spectrum: one row for each rate, one column for each tooth within reach.
private struct Rates {
  let orders: [Double]
  /// Which of the comb's teeth lie within the spectrum at every rate.
  let teeth: [Int]
  private let weights: [Float]
  /// `[tooth][rate]`
  private let places: [[Int32]]
  private let lastBin: Int32

  /// How far a shuffled tooth is displaced, as a share of its place: so far that no rate leads back to where it belongs.
  private let displacement: ClosedRange<Double>

  init(_ comb: LineComb, tolerance: Double, bins: Int, resolution: Double) {
    // Two thirds of a bin at the highest harmonic: finer steps would only find the same bins again.
    let highest = Double(comb.teeth.map(\.harmonic).max() ?? 1)
    let count = max(3, Int(2 * tolerance * comb.order * highest / resolution * 1.5) + 3)
    let orders = (0..<count).map { comb.order * (1 - tolerance + 2 * tolerance * Double($0) / Double(count - 1)) }
    teeth = comb.teeth.indices.filter { index in
      let ends = [orders[0], orders[count - 1]].map { comb.place(of: comb.teeth[index], at: $0) / resolution }
      return ends[0] > Double(LineScores.firstBin) && ends[1] < Double(bins - LineScores.firstBin)
    }
    weights = teeth.map { Float(comb.teeth[$0].weight) }
    places = teeth.map { index in
      orders.map { Int32((comb.place(of: comb.teeth[index], at: $0) / resolution).rounded()) }
    }
    self.orders = orders
    displacement = 2 * tolerance...LineScores.reach
    lastBin = Int32(bins - 1)
  }

  /// No displacement.
  var inPlace: [Int32] { [Int32](repeating: 0, count: teeth.count) }

  func shuffled(_ random: inout RandomStream) -> [Int32] {
    places.map { column in
      let share = random.uniform(in: displacement)
      return Int32(((random.next() & 1 == 0 ? share : -share) * Double(column[0])).rounded())
    }
  }

  /// The highest sum of scores over all rates, and at which.
  func highest(_ scores: Span<Float>, displaced displacements: [Int32]) -> (sum: Double, rate: Int) {
    var sums = [Float](repeating: 0, count: orders.count)
    for tooth in teeth.indices {
      let (weight, shift) = (weights[tooth], displacements[tooth])
      let column = places[tooth]
      var out = sums.mutableSpan
      for rate in out.indices {
        let place = min(lastBin, max(Int32(LineScores.firstBin), column[rate] &+ shift))
        out[rate] += weight * scores[Int(place)]
      }
    }
    var best = 0
    for rate in sums.indices where sums[rate] > sums[best] { best = rate }
    return (Double(sums[best]), best)
  }

  /// The bin of each of the comb's teeth at one rate: the highest within one bin of where it belongs.
  func bins(at rate: Int, _ heights: [Float], toothCount: Int) -> [Int?] {
    var bins = [Int?](repeating: nil, count: toothCount)
    for (column, tooth) in teeth.enumerated() {
      let place = Int(places[column][rate])
      bins[tooth] = (max(0, place - 1)...min(heights.count - 1, place + 1)).max { heights[$0] < heights[$1] }
    }
    return bins
  }
}

internal import Foundation
internal import Tensors

/// Looks for a comb of lines near its nominal place, and judges what it finds by shuffled combs.
///
/// The sum of the teeth's scores is maximised over all rates within the tolerance. A shuffled comb has the same teeth,
/// each displaced on its own to between two harmonics, so far that no rate leads it to either, and is maximised over the
/// same rates: it meets the same floors and masks and whatever other lines there are, but neither in step nor the
/// comb's own. The share of shuffled combs that fit as well is p; or, where that is larger, the share of spectra of mere
/// noise in which the comb itself fits as well, for one spectrum holds only so many places to which teeth can go.
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
    /// `[tooth]`: the place whose score was summed; nil where the spectrum does not reach.
    let places: [Int?]
    /// `[tooth]`: the bin it was found in, the highest of that place's three; nil as above.
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
      let nowhere: [Int?] = comb.teeth.map { _ in nil }
      return Match(order: comb.order, pValue: 1, places: nowhere, bins: nowhere)
    }
    let sums = rates.sums(scores.values, displaced: rates.inPlace)
    let sum = Double(sums.reduce(0, max))
    let best = rates.sharpest(among: sums, scores.heights)
    var random = RandomStream(seed: seed, stream: stream)
    let shuffled = pValue(of: sum) { rates.highest(scores.values, displaced: rates.shuffled(&random)) }
    let inNoise =
      shuffled > Self.hopeless
      ? shuffled
      : pValue(of: sum) { rates.highest(LineScores.noise, displaced: rates.anywhere(&random)) }
    let bins = rates.bins(at: best, scores.heights, toothCount: comb.teeth.count)
    return Match(
      order: refined(rates.orders[best], comb, bins, scores),
      pValue: max(shuffled, inNoise),
      places: rates.places(at: best, toothCount: comb.teeth.count), bins: bins)
  }

  /// The share of draws that reach a sum.
  private func pValue(of sum: Double, draw: () -> Double) -> Double {
    var sums: [Double] = []
    var look = Self.firstLook
    while sums.count < shuffles {
      sums.append(draw())
      if sums.count == look {
        look *= 2
        if Double(sums.count(where: { $0 >= sum })) > Self.hopeless * Double(sums.count) { break }
      }
    }
    return Self.pValue(of: sum, among: sums)
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
      guard let bin, scores.isSeen(bin), Self.isWhole(bin, scores) else { continue }
      let place = (Double(bin) + Self.vertex(scores.heights, bin)) * scores.resolution
      let harmonic = Double(tooth.harmonic)
      // A line's place is known the better the higher it stands; what is seen by chance hardly stands.
      let weight = Double(scores.heights[bin])
      products += weight * harmonic * (place - Double(tooth.sideband) * comb.sidebandOrder)
      squares += weight * harmonic * harmonic
    }
    guard squares > 0 else { return order }
    return min(comb.order * (1 + tolerance), max(comb.order * (1 - tolerance), products / squares))
  }

  /// Whether a mask leaves both flanks of a line standing; what a hidden line leaks past its mask has none.
  private static func isWhole(_ bin: Int, _ scores: LineScores) -> Bool {
    bin > 0 && bin + 1 < scores.isMasked.count && !scores.isMasked[bin - 1] && !scores.isMasked[bin + 1]
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

  /// `[tooth]`
  private let harmonics: [Int]
  private let tolerance: Double
  /// The nominal rate, in bins.
  private let spacing: Double

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
    harmonics = teeth.map { comb.teeth[$0].harmonic }
    self.tolerance = tolerance
    spacing = comb.order / resolution
    lastBin = Int32(bins - 1)
  }

  /// No displacement.
  var inPlace: [Int32] { [Int32](repeating: 0, count: teeth.count) }

  func shuffled(_ random: inout RandomStream) -> [Int32] {
    zip(places, harmonics).map { column, harmonic in
      // Twice, for the line may stand at one end of the rates and the tooth at the other.
      let least = min(0.5, 2 * tolerance * Double(harmonic))
      // Past a neighbour or more where the floor is still the same.
      let passed = random.below(1 + Int(max(0, LineScores.reach * Double(harmonic) - 0.5)))
      let shift = Int32(((Double(passed) + random.uniform(in: least...1 - least)) * spacing).rounded())
      let up = random.next() & 1 == 0 && column[column.count - 1] + shift <= lastBin
      return up ? shift : -shift
    }
  }

  /// Anywhere in `LineScores.noise`, each harmonic together with its sidebands, which may lie next to it.
  func anywhere(_ random: inout RandomStream) -> [Int32] {
    var (offset, harmonic) = (0, 0)
    return harmonics.map { next in
      if next != harmonic { (offset, harmonic) = (random.below(LineScores.noise.count - Int(lastBin)), next) }
      return Int32(offset)
    }
  }

  /// The highest sum of scores over all rates.
  func highest(_ values: [Float], displaced displacements: [Int32]) -> Double {
    Double(sums(values, displaced: displacements).reduce(0, max))
  }

  /// `[rate]`: the sum of the scores where the displaced teeth fall.
  func sums(_ values: [Float], displaced displacements: [Int32]) -> [Float] {
    let scores = values.span
    var sums = [Float](repeating: 0, count: orders.count)
    let last = Int32(scores.count - 1)
    for tooth in teeth.indices {
      let (weight, shift) = (weights[tooth], displacements[tooth])
      let column = places[tooth]
      var out = sums.mutableSpan
      // The places rise with the rate, so that the ends tell whether all lie within.
      let isInside = column[0] + shift >= 0 && column[column.count - 1] + shift <= last
      if isInside {
        for rate in out.indices { out[rate] += weight * scores[Int(column[rate] &+ shift)] }
      } else {
        for rate in out.indices { out[rate] += weight * scores[Int(min(last, max(0, column[rate] &+ shift)))] }
      }
    }
    return sums
  }

  /// The rate at which the teeth stand highest, of all whose sums are next to the highest: a strong line has the same
  /// score in several bins.
  func sharpest(among sums: [Float], _ heights: [Float]) -> Int {
    let least = sums.reduce(0, max) - 1
    var (best, highest) = (0, -Float.infinity)
    for rate in sums.indices where sums[rate] >= least {
      let level = teeth.indices.reduce(Float(0)) { $0 + weights[$1] * log(1 + heights[Int(places[$1][rate])]) }
      if level > highest { (best, highest) = (rate, level) }
    }
    return best
  }

  /// The place of each of the comb's teeth at one rate.
  func places(at rate: Int, toothCount: Int) -> [Int?] {
    var all = [Int?](repeating: nil, count: toothCount)
    for (column, tooth) in teeth.enumerated() { all[tooth] = Int(places[column][rate]) }
    return all
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

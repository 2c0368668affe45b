internal import Foundation
internal import Tensors

/// Remaining life as that of past runs to failure where they looked like this one does now.
///
/// The last values of this run are laid over each past run at every shift in time; d² is the mean squared distance at
/// the best one, and the hours which that run still had from there are its vote, weighted by exp(-d² / 2 λ²) with λ
/// the smallest d, at least the noise. The logarithms of the votes give the median. How far such votes are off is
/// learnt by leaving out each past run in turn and foretelling its vote from the others; Student's t with one degree
/// of freedom less than runs makes a small library's interval wide. No interval is narrower than a window can be placed:
/// where votes have met `resolution` they agree with each other, and leaving one out finds no error. It needs no failure
/// level, and extrapolates no growth: it asks that the level lies above its mean before the onset. Where most past runs
/// looked like this one only when they ended, nothing is told. Reference: Wang, Yu, Siegel
/// and Lee, International Conference on Prognostics and Health Management (2008).
package struct SimilarityToPastRuns: RemainingLifeModel, Equatable {
  package let name = "similarity"
  /// Complete runs to failure: they end where their part had failed.
  package let library: [DegradationHistory]

  /// The most values that are compared, as many as the Wiener model keeps.
  static let longest = 60
  /// A window is placed no better than a uniform error over its own length allows: to 1 / √12 of it.
  ///
  /// No vote is shorter, and no interval's scale is smaller, or a level above all that past runs had seen would find
  /// only their last snapshots, and no time left at all. Such hours are the most urgent ones: they get an answer, with
  /// an interval as wide as the placing leaves it. Both this and `longest` were settled with FEMTO's six bearings and simulated runs in sight.
  static let resolution = 1 / 12.0.squareRoot()
  /// Fewer past runs don't tell how far votes are off.
  package static let fewestRuns = 3

  package init(library: [DegradationHistory]) {
    self.library = library.filter { $0.hours.count >= StraightLine.fewest }
  }

  package func prediction(after history: DegradationHistory, failureLevel: FailureLevel?) -> RemainingLifePrediction {
    if let refusal = refusal(of: history) { return .refused(refusal) }
    let votes = Vote.all(on: Window(endOf: history), by: library)
    guard votes.count >= Self.fewestRuns else { return .refused(.unlikePastRuns) }
    let centre = Vote.centre(votes)
    let errors = votes.compactMap { error(ofLeavingOut: $0) }
    guard errors.count >= Self.fewestRuns else { return .refused(.unlikePastRuns) }
    let squares = errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)
    let scale = max(squares, Vote.placementVariance(votes)).squareRoot()
    guard scale > 0 else { return .refused(.noScatter) }
    let student = StudentT(degreesOfFreedom: Double(errors.count - 1))
    return .distribution(RemainingLifeDistribution { 1 - student.exceedance(of: (log($0) - centre) / scale) })
  }

  /// Where past runs went from where they looked like this one: their weighted mean, and Student's t about it.
  ///
  /// A run that ends earlier stays where it ended.
  package func fan(after history: DegradationHistory, hoursAhead: [Double], confidence: Double) -> DegradationFan? {
    guard refusal(of: history) == nil else { return nil }
    let votes = Vote.all(on: Window(endOf: history), by: library)
    guard votes.count >= Self.fewestRuns else { return nil }
    let n = Double(votes.count)
    let weights = Vote.weights(votes)
    let t = StudentT(degreesOfFreedom: n - 1).value(exceededWith: (1 - confidence) / 2) * (1 + 1 / n).squareRoot()
    var (means, halves) = ([Double](), [Double]())
    for hours in hoursAhead {
      let levels = votes.map { library[$0.run].value(at: $0.hour + hours) }
      let mean = zip(weights, levels).reduce(0) { $0 + $1.0 * $1.1 }
      let squares = levels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      means.append(mean)
      halves.append(t * (squares / (n - 1)).squareRoot())
    }
    return DegradationFan(
      hoursAhead: hoursAhead, lower: zip(means, halves).map { $0 - $1 }, median: means,
      upper: zip(means, halves).map { $0 + $1 })
  }

  private func refusal(of history: DegradationHistory) -> RemainingLifeRefusal? {
    guard let onset = history.onset else { return .noOnset }
    guard library.count >= Self.fewestRuns else { return .noPastRuns }
    guard history.hours.count - onset >= 2 else { return .tooFewSnapshots }
    return history.hasRisen ? nil : .notRisen
  }

  /// How far the others' vote is off, where a past run stood when it looked like this one.
  private func error(ofLeavingOut vote: Vote) -> Double? {
    let others = library.indices.filter { $0 != vote.run }.map { library[$0] }
    let opinion = Vote.all(on: Window(of: library[vote.run], until: vote.hour), by: others)
    return opinion.isEmpty ? nil : log(vote.remaining) - Vote.centre(opinion)
  }
}

/// The last values of a run, by their age in hours.
private struct Window {
  let ages: [Double]
  let values: [Double]

  init(endOf history: DegradationHistory) { self.init(of: history, until: history.now) }

  init(of history: DegradationHistory, until hour: Double) {
    let end = history.hours.firstIndex { $0 > hour } ?? history.hours.count
    let start = max(end - SimilarityToPastRuns.longest, 0)
    ages = history.hours[start..<end].map { hour - $0 }
    values = Array(history.values[start..<end])
  }

  /// Half the mean squared difference of neighbours: what no past run can be blamed for.
  var noiseVariance: Double {
    guard values.count >= 2 else { return 0 }
    let sum = zip(values.dropFirst(), values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return sum / Double(2 * (values.count - 1))
  }
}

/// What one past run says: the hours it still had where it looked most alike.
private struct Vote {
  let run: Int
  let hour: Double
  let remaining: Double
  /// How well the window is placed, in hours.
  let placement: Double
  let squaredDistance: Double
  let noiseVariance: Double

  static func all(on window: Window, by library: [DegradationHistory]) -> [Vote] {
    library.indices.compactMap { Vote(run: $0, library[$0], on: window) }
  }

  /// exp(-d² / 2 λ²), adding up to 1.
  static func weights(_ votes: [Vote]) -> [Double] {
    let least = votes.map(\.squaredDistance).min() ?? 0
    // Runs without noise that match exactly would divide by nothing.
    let scale = max(least, votes.first?.noiseVariance ?? 0, 1e-12)
    let weights = votes.map { exp(-($0.squaredDistance - least) / (2 * scale)) }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }

  /// The weighted mean of the logarithms of the remaining hours.
  static func centre(_ votes: [Vote]) -> Double {
    zip(weights(votes), votes).reduce(0) { $0 + $1.0 * log($1.1.remaining) }
  }

  /// The variance of a logarithm of remaining hours that the placing of the window leaves open: the votes' mean.
  ///
  /// No mean of votes makes up for it, for they are all laid at the same window.
  static func placementVariance(_ votes: [Vote]) -> Double {
    zip(weights(votes), votes).reduce(0) { sum, pair in
      let error = pair.1.placement / pair.1.remaining
      return sum + pair.0 * error * error
    }
  }

  /// - Returns: nil where the past run is shorter than the window, or has nothing left.
  private init?(run: Int, _ past: DegradationHistory, on window: Window) {
    guard let first = past.hours.first, let oldest = window.ages.first else { return nil }
    var best: (hour: Double, distance: Double)?
    let step = (past.hours.count + Self.mostShifts - 1) / Self.mostShifts
    for place in stride(from: 0, to: past.hours.count - 1, by: step) {
      let hour = past.hours[place]
      guard hour - oldest >= first else { continue }
      let distance = Self.distance(window, past, at: hour)
      if distance < best?.distance ?? .infinity { best = (hour, distance) }
    }
    guard let best, past.now > best.hour else { return nil }
    self.run = run
    hour = best.hour
    placement = SimilarityToPastRuns.resolution * oldest
    remaining = max(past.now - best.hour, placement)
    squaredDistance = best.distance
    noiseVariance = window.noiseVariance
  }

  /// The mean squared difference of the window, its end laid at `hour`, from the past run.
  private static func distance(_ window: Window, _ past: DegradationHistory, at hour: Double) -> Double {
    var sum = 0.0
    for (age, value) in zip(window.ages, window.values) {
      let difference = value - past.value(at: hour - age)
      sum += difference * difference
    }
    return sum / Double(window.values.count)
  }

  /// Enough that a step is short beside a window.
  private static let mostShifts = 1000
}

extension DegradationHistory {
  /// The value at `hour`, between observations on a straight line, and beyond them the first or last.
  fileprivate func value(at hour: Double) -> Double {
    // The first observation at or after `hour`, by bisection: hours rise.
    var (low, high) = (0, hours.count)
    while low < high {
      let middle = (low + high) / 2
      if hours[middle] < hour { low = middle + 1 } else { high = middle }
    }
    let place = min(max(low - 1, 0), hours.count - 2)
    let (left, right) = (hours[place], hours[place + 1])
    let share = right > left ? min(max((hour - left) / (right - left), 0), 1) : 1
    return values[place] + share * (values[place + 1] - values[place])
  }
}

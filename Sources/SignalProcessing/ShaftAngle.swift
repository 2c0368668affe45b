/// How far a shaft has turned at each sample of a signal.
package struct ShaftAngle: Sendable, Equatable {
  /// The first sample whose angle is known.
  package let firstSample: Int
  /// From the first known sample on, in turns; never falling.
  package let turns: [Double]

  /// - Parameter turns: For each sample of the signal, never falling.
  package init(turns: [Double]) {
    precondition(zip(turns, turns.dropFirst()).allSatisfy { $0 <= $1 }, "a shaft angle that falls")
    firstSample = 0
    self.turns = turns
  }

  /// The angle at a speed that is known at each sample: turns = ∫ speed dt by the trapezoidal rule, from 0.
  ///
  /// - Parameters:
  ///   - speedHz: `[sample]`, in turns per second, none below 0.
  ///   - sampleRateHz: In Hz.
  package init(speedHz: Span<Float>, sampleRateHz: Double) {
    precondition(sampleRateHz > 0, "a sample rate of \(sampleRateHz) Hz")
    var turns = [Double](repeating: 0, count: speedHz.count)
    for index in turns.indices.dropFirst() {
      let sum = Double(speedHz[index - 1]) + Double(speedHz[index])
      turns[index] = turns[index - 1] + sum / (2 * sampleRateHz)
    }
    self.init(turns: turns)
  }

  /// The angle from the pulses of a tachometer; 0 at the first, and known between the first and the last.
  ///
  /// Between pulses it follows a cubic with the slopes of the parabolas through three pulses, held low enough that it
  /// never falls (Fritsch and Carlson, 1980): a straight line would be wrong by an eighth of the speed's change from
  /// pulse to pulse. Nil for fewer than two pulses.
  ///
  /// - Parameters:
  ///   - pulses: When each pulse came, in samples, rising; see `pulses(in:)`.
  ///   - pulsesPerTurn: How many pulses the sensor gives a turn.
  ///   - sampleCount: How many samples the signal has.
  package init?(pulses: [Double], pulsesPerTurn: Int = 1, sampleCount: Int) {
    precondition(pulsesPerTurn > 0, "\(pulsesPerTurn) pulses per turn")
    precondition(zip(pulses, pulses.dropFirst()).allSatisfy { $0 < $1 }, "pulses that do not follow each other")
    guard let firstPulse = pulses.first, let lastPulse = pulses.last, pulses.count > 1 else { return nil }
    let slopes = Self.slopes(pulses)
    firstSample = max(0, Int(firstPulse.rounded(.up)))
    var turns: [Double] = []
    var pulse = 0
    for sample in firstSample..<max(firstSample, min(sampleCount, Int(lastPulse.rounded(.down)) + 1)) {
      while pulse + 2 < pulses.count, pulses[pulse + 1] <= Double(sample) { pulse += 1 }
      let gap = pulses[pulse + 1] - pulses[pulse]
      let x = (Double(sample) - pulses[pulse]) / gap
      let (from, to) = (slopes[pulse] * gap, slopes[pulse + 1] * gap)
      // Hermite's cubic from 0 to 1 with these slopes.
      let part = x * (from + x * (3 - 2 * from - to + x * (from + to - 2)))
      turns.append((Double(pulse) + part) / Double(pulsesPerTurn))
    }
    self.turns = turns
  }

  /// Pulses per sample at each pulse.
  private static func slopes(_ pulses: [Double]) -> [Double] {
    let rates = zip(pulses, pulses.dropFirst()).map { 1 / ($1 - $0) }
    guard rates.count > 1 else { return [rates[0], rates[0]] }
    func limited(_ slope: Double, _ a: Double, _ b: Double) -> Double { max(0, min(slope, 3 * min(a, b))) }
    var slopes = [0.0]
    for index in 1..<rates.count {
      let (before, after) = (1 / rates[index - 1], 1 / rates[index])
      let slope = (rates[index - 1] * after + rates[index] * before) / (before + after)
      slopes.append(limited(slope, rates[index - 1], rates[index]))
    }
    let last = rates.count - 1
    slopes[0] = limited(2 * rates[0] - slopes[1], rates[0], rates[0])
    slopes.append(limited(2 * rates[last] - slopes[last], rates[last], rates[last]))
    return slopes
  }

  /// When a tachometer's signal rises through the middle of its range, in samples, between samples by a straight line.
  ///
  /// It must fall below the middle by a tenth of the range before it can rise again, so that noise on an edge makes no
  /// pulses.
  package static func pulses(in tachometer: Span<Float>) -> [Double] {
    var (lowest, highest) = (Float.infinity, -Float.infinity)
    for index in tachometer.indices {
      lowest = min(lowest, tachometer[index])
      highest = max(highest, tachometer[index])
    }
    guard lowest < highest else { return [] }
    let middle = (lowest + highest) / 2
    let low = middle - 0.1 * (highest - lowest)
    var pulses: [Double] = []
    var isReady = tachometer[0] < low
    for index in 1..<tachometer.count {
      let (before, now) = (tachometer[index - 1], tachometer[index])
      if isReady, now >= middle {
        // The last sample below the middle need not be the one before by which the pulse got ready.
        let part = before < middle ? (middle - before) / (now - before) : 0
        pulses.append(Double(index - 1) + Double(part))
        isReady = false
      } else if now < low {
        isReady = true
      }
    }
    return pulses
  }
}

internal import Foundation

/// Reproducible random numbers: the same (seed, stream) gives the same sequence on every machine.
///
/// xoshiro256++ (Blackman and Vigna, 2019), its state filled by SplitMix64 from the seed and the stream number.
/// Streams let work be drawn out of order: snapshot 17 of a synthetic recording is stream 17, whoever draws it first.
package struct RandomStream: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)
  /// The second number of the last Box-Muller pair.
  private var spare: Double?

  package init(seed: UInt64, stream: UInt64 = 0) {
    var mixer = SplitMix64(state: seed)
    // Two rounds of mixing keep (1, 2) apart from (2, 1).
    mixer = SplitMix64(state: mixer.next() ^ (stream &* 0xD1B5_4A32_D192_ED03))
    state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
  }

  /// Everything that decides the numbers to come, so that a stream can go on in another process.
  package struct State: Sendable, Equatable {
    /// xoshiro256++'s state.
    package var words: SIMD4<UInt64>
    /// The second number of the last Box-Muller pair, where it has not been drawn yet.
    package var spare: Double?

    package init(words: SIMD4<UInt64>, spare: Double?) {
      self.words = words
      self.spare = spare
    }
  }

  /// The stream that goes on where another one was when it gave this state.
  package init(_ state: State) {
    self.state = (state.words[0], state.words[1], state.words[2], state.words[3])
    spare = state.spare
  }

  package var snapshot: State { State(words: SIMD4(state.0, state.1, state.2, state.3), spare: spare) }

  package mutating func next() -> UInt64 {
    let result = (state.0 &+ state.3).rotatedLeft(23) &+ state.0
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = state.3.rotatedLeft(45)
    return result
  }

  /// A number in [0, 1) with 53 random bits.
  package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number in `range`.
  package mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// A number from the standard normal distribution, by Box and Muller (1958).
  package mutating func normal() -> Double {
    if let value = spare {
      spare = nil
      return value
    }
    let radius = (-2 * log(1 - uniform())).squareRoot()
    let angle = 2 * Double.pi * uniform()
    spare = radius * sin(angle)
    return radius * cos(angle)
  }

  /// `0 ..< count` in random order, by Fisher and Yates.
  package mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    guard count > 1 else { return order }
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, below(last + 1))
    }
    return order
  }

  /// A whole number in `0 ..< bound`, without bias (Lemire, 2019).
  package mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "a bound of \(bound) leaves nothing to draw")
    return Int(UInt64.random(in: 0..<UInt64(bound), using: &self))
  }
}

/// The generator that fills larger states from one number (Steele, Lea and Flood, 2014).
private struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

extension UInt64 {
  fileprivate func rotatedLeft(_ bits: Int) -> UInt64 { self << bits | self >> (64 - bits) }
}

internal import Foundation

/// Neighbouring bands that together span frequencies from a lowest one up to half the sample rate.
package struct FrequencyBands: Sendable, Equatable {
  /// How the bands divide the axis.
  package enum Spacing: Sendable, Equatable, Codable {
    /// Bands of equal width, from 0 Hz.
    case linear
    /// Bands of equal ratio, from `lowest` (Hz, or cycles per sample where the rate is unknown).
    case logarithmic(lowest: Double)
  }

  /// `[count + 1]`, rising; in Hz, or in cycles per sample where the rate is unknown (given as 1).
  package let edges: [Double]
  package var count: Int { edges.count - 1 }
  /// The middle of each band: `[count]`.
  package var centres: [Double] { (0..<count).map { (edges[$0] + edges[$0 + 1]) / 2 } }

  /// - Parameter edges: `[count + 1]`, rising.
  init(edges: [Double]) {
    precondition(edges.count > 1, "\(edges.count) edges, and one band has two")
    self.edges = edges
  }

  package init(count: Int, spacing: Spacing, sampleRate: Double) {
    precondition(count > 0, "at least one band, not \(count)")
    precondition(sampleRate > 0, "a sample rate of \(sampleRate)")
    let top = sampleRate / 2
    switch spacing {
    case .linear: edges = (0...count).map { top * Double($0) / Double(count) }
    case .logarithmic(let lowest):
      precondition(lowest > 0 && lowest < top, "a lowest frequency of \(lowest) outside 0 ... \(top)")
      edges = (0...count).map { $0 == count ? top : lowest * pow(top / lowest, Double($0) / Double(count)) }
    }
  }
}

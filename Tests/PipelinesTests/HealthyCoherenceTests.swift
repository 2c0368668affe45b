import Tensors
import Testing

@testable import Pipelines

@Suite struct HealthyCoherenceTests {
  /// Two entries a channel: channel 1 repeats channel 0, channel 2 is a mixture, channel 3 stands alone.
  private var residuals: Matrix {
    var random = RandomStream(seed: 4)
    let rows = (0..<400).map { _ -> [Float] in
      let (a, b) = (random.normal(), random.normal())
      let mixed = (0.6 * a + 0.8 * random.normal(), 0.6 * b + 0.8 * random.normal())
      return [a, b, -2 * a, 3 * b, mixed.0, mixed.1, random.normal(), random.normal()].map { Float($0) }
    }
    return Matrix(rows: rows, columnCount: 8)
  }

  @Test func channelsThatVaryTogetherAreCoherentAndOthersAreNot() {
    let matrix = HealthyCoherence.matrix(of: residuals, snapshots: Array(0..<400), channelCount: 4)
    #expect(abs(matrix[0][1] - 1) < 1e-6)
    // 0.6² = 0.36, known from 400 snapshots to about 0.04.
    #expect(abs(matrix[0][2] - 0.36) < 0.12)
    #expect(matrix[0][3] < 0.03 && matrix[3][1] < 0.03)
    for first in 0..<4 {
      #expect(matrix[first][first] == 1)
      for second in 0..<4 { #expect(abs(matrix[first][second] - matrix[second][first]) < 1e-12) }
    }
  }

  @Test func aChannelWithoutVariationIsCoherentWithNone() {
    let still = Matrix(4, 2, [1, 5, 2, 5, 3, 5, 4, 5])
    let matrix = HealthyCoherence.matrix(of: still, snapshots: [0, 1, 2, 3], channelCount: 2)
    #expect(matrix == [[1, 0], [0, 1]])
  }
}

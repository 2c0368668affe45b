import Foundation
import Tensors
import Testing

@testable import Reports

@Suite struct HistogramTests {
  @Test("every value falls into a bin", arguments: [1, 2, 13, 1000])
  func sharesAddUp(count: Int) {
    var random = RandomStream(seed: UInt64(count))
    let values = (0..<count).map { _ in exp(3 * random.normal()) }
    let histogram = Histogram(spanning: values + [.nan])
    #expect(histogram.edges.count == 61 && histogram.centres.count == 60)
    #expect(abs(histogram.percentages(of: values + [.infinity]).reduce(0, +) - 100) < 1e-9)
  }

  @Test func valuesLandBetweenTheirEdges() throws {
    let values = [1.0, 10, 1000]
    let histogram = Histogram(spanning: values, binCount: 3)
    #expect(histogram.isLogarithmic)
    #expect(zip(histogram.edges, [1.0, 10, 100, 1000]).allSatisfy { abs($0 / $1 - 1) < 1e-12 })
    let shares = histogram.percentages(of: [2, 20, 30, 500])
    #expect(shares == [25, 50, 25])
    #expect(!Histogram(spanning: [-1, 40]).isLogarithmic)
  }
}

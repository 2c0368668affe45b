import Tensors
import Testing

@Suite struct QuantileTests {
  @Test func quantilesInterpolateBetweenOrderStatistics() {
    let values = [4.0, 1, 3, 2]
    #expect(Quantile.linear(0, of: values) == 1)
    #expect(Quantile.linear(1, of: values) == 4)
    #expect(Quantile.linear(0.5, of: values) == 2.5)
    #expect(abs(Quantile.linear(0.9, of: values) - 3.7) < 1e-12)
    #expect(Quantile.linear(0.3, of: [7]) == 7)
  }

  @Test func medianDeviationOfGaussianNumbersIsTheirStandardDeviation() {
    var random = RandomStream(seed: 2)
    let values = (0..<20_000).map { _ in 5 + 3 * random.normal() }
    #expect(abs(Quantile.scaledMedianDeviation(of: values) - 3) < 0.1)
  }
}

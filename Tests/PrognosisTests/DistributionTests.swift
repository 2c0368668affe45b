import Tensors
import Testing

@testable import Prognosis

@Suite("Distributions behind the levels")
struct DistributionTests {
  // Expected values: scipy 1.17.1, stats.t.isf, stats.gamma.isf, stats.norm.isf.

  @Test(
    "Student's t is exceeded with the tabulated probability",
    arguments: [
      (1.0, 0.05, 6.313751514675044), (1, 0.001, 318.30883898555044), (1, 1e-6, 318309.8861827435),
      (2, 0.05, 2.9199855803537256), (5, 0.001, 5.893429531356009), (5, 1e-6, 24.771029720515948),
      (10, 0.05, 1.812461122811676), (30, 0.001, 3.385184866829305), (1000, 1e-6, 4.781608620458351),
    ])
  func studentTable(degrees: Double, probability: Double, expected: Double) {
    let student = StudentT(degreesOfFreedom: degrees)
    #expect(abs(student.value(exceededWith: probability) / expected - 1) < 1e-9)
    #expect(abs(student.value(exceededWith: 1 - probability) / expected + 1) < 1e-6)
    #expect(abs(student.exceedance(of: expected) / probability - 1) < 1e-9)
  }

  @Test("with one degree of freedom Student's t is Cauchy's", arguments: [-37.0, -1, -0.01, 0, 1e-5, 0.3, 2, 1e4])
  func cauchy(value: Double) {
    let exact = 0.5 - atanOverPi(value)
    #expect(abs(StudentT(degreesOfFreedom: 1).exceedance(of: value) - exact) < 1e-12)
  }

  @Test(
    "gamma is exceeded with the tabulated probability",
    arguments: [
      (0.5, 0.5, 0.2274682115597862), (0.5, 1e-6, 11.964063488467414), (1, 0.01, 4.605170185988091),
      (2.5, 0.5, 2.175730095547763), (2.5, 1e-6, 17.944093439836433), (40, 0.01, 56.164396260148706),
      (2000, 0.5, 1999.6666765450127), (2000, 1e-6, 2219.822969827259),
    ])
  func gammaTable(shape: Double, probability: Double, expected: Double) {
    for scale in [1, 0.03] {
      let gamma = GammaDistribution(shape: shape, scale: scale)
      #expect(abs(gamma.value(exceededWith: probability) / (expected * scale) - 1) < 1e-9)
    }
  }

  @Test(
    "the normal distribution is exceeded with the tabulated probability",
    arguments: [
      (0.05, 1.6448536269514729), (0.001, 3.090232306167813), (1e-9, 5.9978070150076865), (0.9, -1.2815515655446004),
    ])
  func normalTable(probability: Double, expected: Double) {
    #expect(abs(NormalDistribution.value(exceededWith: probability) - expected) < 1e-9)
  }

  @Test("a gamma fitted by moments gives back shape and scale", arguments: [(0.7, 2.0), (3, 0.1), (25, 5)])
  func gammaFit(shape: Double, scale: Double) throws {
    // By inversion of the exceedance, which the table above has checked.
    var random = RandomStream(seed: 7)
    let gamma = GammaDistribution(shape: shape, scale: scale)
    let values = (0..<4000).map { _ in gamma.value(exceededWith: 1 - random.uniform() * (1 - 1e-12)) }
    let fitted = try #require(GammaDistribution(fitting: values))
    #expect(abs(fitted.shape / shape - 1) < 0.12)
    #expect(abs(fitted.scale / scale - 1) < 0.12)
    #expect(abs(fitted.shape * fitted.scale / (shape * scale) - 1) < 0.06)
  }

  @Test("a Pareto tail fitted by L-moments gives back its far levels", arguments: [-0.3, 0, 0.2])
  func paretoFit(shape: Double) throws {
    var random = RandomStream(seed: 11)
    let truth = GeneralizedPareto(threshold: 2, shape: shape, scale: 1.5, shareAbove: 1)
    let values = (0..<20_000).map { _ in truth.value(exceededWith: 1 - random.uniform()) }
    let fitted = try #require(GeneralizedPareto(fitting: values))
    // The tail above a threshold of a Pareto tail is one of the same shape.
    #expect(abs(fitted.shape - shape) < 0.08)
    #expect(fitted.shareAbove == 0.1)
    // The further out, the more the fitted shape's own scatter of 0.03 shows.
    for (probability, tolerance) in [(0.05, 0.02), (1e-2, 0.05), (1e-3, 0.12)] {
      let (found, wanted) = (
        fitted.value(exceededWith: probability), truth.value(exceededWith: probability)
      )
      #expect(abs(found / wanted - 1) < tolerance, "at \(probability)")
    }
  }

  @Test("a Pareto level is exceeded with the probability it was asked for", arguments: [-0.4, 1e-12, 0.3])
  func paretoInverse(shape: Double) {
    let tail = GeneralizedPareto(threshold: -1, shape: shape, scale: 0.2, shareAbove: 0.1)
    for probability in [0.1, 0.03, 1e-5] {
      let level = tail.value(exceededWith: probability)
      #expect(abs(tail.exceedance(of: level) / probability - 1) < 1e-9)
    }
  }

  /// arctan(x) / π by its series, after the argument is halved five times.
  private func atanOverPi(_ value: Double) -> Double {
    if abs(value) > 1 { return (value > 0 ? 0.5 : -0.5) - atanOverPi(1 / value) }
    var x = value
    for _ in 0..<5 { x = x / (1 + (1 + x * x).squareRoot()) }
    let series = (0..<12).reduce(0.0) { sum, n in
      var power = x
      for _ in 0..<2 * n { power *= x }
      return sum + (n.isMultiple(of: 2) ? power : -power) / Double(2 * n + 1)
    }
    return 32 * series / Double.pi
  }
}

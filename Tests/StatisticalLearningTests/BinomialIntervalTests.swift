import Foundation
import StatisticalLearning
import Testing

@Suite struct BinomialIntervalTests {
  /// (successes, trials, confidence, lower, upper), by scipy's `beta.ppf`.
  private static let golden: [(Int, Int, Double, Double, Double)] = [
    (1, 10, 0.95, 0.0025285785444617865, 0.4450161170281954),
    (5, 10, 0.95, 0.18708602844739855, 0.8129139715526015),
    (3, 602, 0.95, 0.0010288759713119127, 0.01449396127185468),
    (6, 602, 0.95, 0.0036661672227412396, 0.021566491405614865),
    (150, 300, 0.95, 0.44199772080801636, 0.5580022791919836),
    (299, 300, 0.95, 0.9815687479519322, 0.9999156108676822),
    (1, 1, 0.9, 0.04999999999999999, 1.0),
    (2, 7, 0.99, 0.01584432942877072, 0.797027604296698),
    (1234, 3000, 0.95, 0.39365200713689297, 0.42918780016550473),
    (40, 1000, 0.8, 0.032250637442370576, 0.04915681267762499),
  ]

  @Test(arguments: Self.golden.indices) func `both ends equal those of the beta distribution`(place: Int) {
    let (successes, trials, confidence, lower, upper) = Self.golden[place]
    let interval = BinomialInterval(successes: successes, of: trials, confidence: confidence)
    #expect(abs(interval.lower - lower) < 1e-12 && abs(interval.upper - upper) < 1e-12, "\(interval)")
  }

  @Test(arguments: [1, 2, 17, 602, 50_000]) func `without a success or a failure the ends have a closed form`(
    trials: Int
  ) {
    let root = pow(0.025, 1 / Double(trials))
    let none = BinomialInterval(successes: 0, of: trials)
    #expect(none.lower == 0 && abs(none.upper - (1 - root)) < 1e-12)
    let all = BinomialInterval(successes: trials, of: trials)
    #expect(all.upper == 1 && abs(all.lower - root) < 1e-12)
  }

  @Test func `no trials leave every probability possible`() {
    let interval = BinomialInterval(successes: 0, of: 0)
    #expect(interval.lower == 0 && interval.upper == 1)
  }

  @Test(arguments: [(5, 0.5), (20, 0.01), (100, 0.1), (301, 0.003)])
  func `the true probability is covered often enough`(
    trials: Int, probability: Double
  ) {
    var (term, covered) = (pow(1 - probability, Double(trials)), 0.0)
    for successes in 0...trials {
      if BinomialInterval(successes: successes, of: trials).contains(probability) { covered += term }
      term *= Double(trials - successes) / Double(successes + 1) * probability / (1 - probability)
    }
    #expect(covered >= 0.95 && covered < 1 + 1e-9, "\(covered)")
  }

  @Test func `the interval is mirrored with the outcome`() {
    for successes in 0...13 {
      let (one, other) = (
        BinomialInterval(successes: successes, of: 13), BinomialInterval(successes: 13 - successes, of: 13)
      )
      #expect(abs(one.lower - (1 - other.upper)) < 1e-14)
    }
  }
}

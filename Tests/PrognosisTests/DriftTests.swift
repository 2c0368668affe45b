import Tensors
import Testing

@testable import Prognosis

@Suite("Drift, baselines and lead time")
struct DriftTests {
  // Expected values: scipy 1.17.1 stats.theilslopes; Kendall's S and its tie-corrected variance written out by hand.

  @Test("Theil-Sen and Mann-Kendall give the reference values")
  func reference() throws {
    let drift = try #require(Drift(of: [12, 15, 14, 19, 18, 22, 21, 27, 25, 30], at: (0..<10).map(Double.init)))
    #expect(drift.slope == 1.875)
    #expect(drift.slopeInterval == 1.5...7.0 / 3)
    #expect(abs(drift.pValue - 0.0012821837418053048) < 1e-9)
    #expect(drift.isSignificant)
    let tied = try #require(Drift(of: [1, 2, 2, 3, 5, 4, 4, 7], at: (0..<8).map(Double.init)))
    #expect(abs(tied.slope - 2.0 / 3) < 1e-12)
    #expect(abs(tied.pValue - 0.008320505023884402) < 1e-9)
  }

  @Test("a straight line is found exactly, whatever a fifth of wild values says")
  func robust() throws {
    let values: [Double?] = (0..<50).map { $0 % 5 == 3 ? 1000 : 7 - 0.25 * Double($0) }
    let drift = try #require(Drift(of: values))
    #expect(abs(drift.slope + 0.25) < 1e-12)
    #expect(abs(drift.value(at: 200) - (7 - 50)) < 1e-9)
  }

  @Test("left-out snapshots keep their place in time")
  func gaps() throws {
    let drift = try #require(Drift(of: [0, nil, nil, 3, 4, nil, 6, 7] as [Double?]))
    #expect(drift.slope == 1)
    #expect(drift.uncertainty(at: 100) == 0)
  }

  @Test("noise is called drift about as often as promised")
  func falseDrift() {
    var random = RandomStream(seed: 9)
    let repetitions = 2000
    let called = (0..<repetitions).count { _ in
      Drift(of: (0..<20).map { _ in random.normal() }, at: (0..<20).map(Double.init))?.isSignificant ?? true
    }
    // Binomial about 0.01, four deviations; the score is discrete, which makes the test a little cautious.
    #expect(called < 20 + 18)
    #expect(called > 2)
  }

  @Test("too little says nothing")
  func tooLittle() {
    #expect(Drift(of: [1, 2, 3], at: [0, 1, 2]) == nil)
    #expect(Drift(of: [1, 2, 3, 4], at: [1, 1, 1, 1]) == nil)
    #expect(Drift(of: [Double](), at: []) == nil)
  }

  @Test("many values are thinned without losing the slope")
  func thinned() throws {
    let count = 4 * Drift.mostValues + 1
    let drift = try #require(Drift(of: (0..<count).map { 2 * Double($0) }, at: (0..<count).map(Double.init)))
    #expect(drift.slope == 2)
    #expect(drift.count == count)
  }

  @Test("lead time counts gaps by the calendar and takes them out of the running time")
  func leadTime() throws {
    let hour = Int64(3_600_000_000_000)
    let hours: [Int64?] = [0, 1, nil, 2, 3, 51, 52, 53]
    let times = hours.map { $0.map { $0 * hour } }
    let lead = try #require(LeadTime(fromAlarmAt: 3, timestamps: times))
    #expect(lead.hours == 51)
    #expect(lead.runningHours == 4)
    #expect(LeadTime(fromAlarmAt: 2, timestamps: times) == nil)
    #expect(LeadTime(fromAlarmAt: 7, timestamps: times)?.hours == 0)
  }
}

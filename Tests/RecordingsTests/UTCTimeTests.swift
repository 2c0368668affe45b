import Foundation
import Tensors
import Testing

@testable import Recordings

@Suite("Times are ns since 1970 UTC")
struct UTCTimeTests {
  @Test("random times agree with Foundation's calendar and survive being written and read")
  func roundTrip() throws {
    var random = RandomStream(seed: 3)
    let formatter = ISO8601DateFormatter()
    for _ in 0..<2000 {
      let seconds = Int64(random.below(18_000_000_000)) - 9_000_000_000
      let text = UTCTime.text(seconds * 1_000_000_000)
      #expect(text == formatter.string(from: Date(timeIntervalSince1970: Double(seconds))))
      #expect(UTCTime.parse(text) == seconds * 1_000_000_000)
      let fine = seconds * 1_000_000_000 + Int64(random.below(1_000_000_000))
      #expect(UTCTime.parse(UTCTime.text(fine)) == fine)
    }
  }

  @Test(
    "the texts that data sets use are read",
    arguments: [
      ("2004.02.12.10.32.39", 1_076_581_959), ("2004-02-12 10:32:39", 1_076_581_959),
      ("2004-02-12T10:32:39Z", 1_076_581_959), ("2004-02-12T11:32:39+01:00", 1_076_581_959),
      ("2004-02-12T05:32:39-0500", 1_076_581_959), ("2004-02-12", 1_076_544_000), ("2004-02-12 10:32", 1_076_581_920),
      ("2024-02-29_00-00-00", 1_709_164_800), ("1969-12-31T23:59:59Z", -1),
    ])
  func texts(text: String, seconds: Int64) {
    #expect(UTCTime.parse(text) == seconds * 1_000_000_000)
  }

  @Test(
    "what is no time is refused",
    arguments: [
      "", "2004", "2004-13-01", "2023-02-29", "2004-02-12T24:00:00", "2004-02.12", "2004-02-12T10:32:39X", "x",
    ])
  func refused(text: String) {
    #expect(UTCTime.parse(text) == nil)
  }

  @Test("times that all lie in the seventies are no dates; one real date among them makes the others odd")
  func nominalTimes() {
    let hour: Int64 = 3_600_000_000_000
    #expect(UTCTime.areNominal([0, nil, hour]) && UTCTime.areNominal([3651 * 24 * hour]))
    #expect(!UTCTime.areNominal([]) && !UTCTime.areNominal([nil]) && !UTCTime.areNominal([-hour, hour]))
    #expect(!UTCTime.areNominal([0, 3653 * 24 * hour]))
    let findings = TimeReview.findings([0, hour, hour], names: ["a", "b", "c"])
    #expect(findings.first?.message == "'c' has the same time as 'b'; only the first is used")
  }
}

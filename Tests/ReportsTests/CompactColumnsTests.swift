import Foundation
import Testing

@testable import Reports

@Suite struct CompactColumnsTests {
  /// What the page's script does, told again: the columns as they were.
  static func expanded(_ figure: [String: Any]) -> [String: Any] {
    func column(_ value: Any?) -> [Any]? {
      guard let packed = value as? [String: Any], let first = packed["first"] as? Int,
        let unit = packed["unit"] as? Int, let steps = packed["steps"] as? [Int]
      else { return value as? [Any] }
      return steps.reduce(into: [first]) { values, step in values.append(values[values.count - 1] + step * unit) }
    }
    let shared = (figure["shared"] as? [Any] ?? []).map { column($0) ?? [] }
    var figure = figure
    figure["data"] = (figure["data"] as? [[String: Any]] ?? []).map { trace in
      var trace = trace
      for name in ["x", "y", "customdata"] {
        if let place = (trace[name] as? [String: Any])?["shared"] as? Int {
          trace[name] = shared[place]
        } else if let values = column(trace[name]) {
          trace[name] = values
        }
      }
      return trace
    }
    return figure
  }

  private static func restored(_ traces: [JSONValue]) throws -> [[String: Any]] {
    let compact = CompactColumns(traces)
    let text = JSONValue.array([["data": .array(compact.traces), "shared": .array(compact.shared)]]).scriptText
    let figure = try #require(try HTMLReportTests.parse(text).first)
    return try #require(expanded(figure)["data"] as? [[String: Any]])
  }

  @Test("times come back, evenly spaced or not, with gaps and repeats", arguments: [64, 101, 1000])
  func timesComeBack(count: Int) throws {
    let uneven = (0..<count).reduce(into: [1_700_000_000_000]) { times, place in
      times.append(times[times.count - 1] + 600_000 * (place * place % 7))
    }
    for times in [uneven, (0..<count).map { 17 + 5 * $0 }, Array(repeating: 3, count: count)] {
      let found = try Self.restored([["x": .array(times.map(JSONValue.integer))]])
      #expect(found[0]["x"] as? [Int] == times)
    }
  }

  @Test("what falls, has breaks or fractions is left as it is")
  func othersStay() {
    let falling = (0..<90).map { JSONValue.integer(90 - $0) }
    let broken: [JSONValue] = (0..<90).map { $0 == 40 ? .null : .integer($0) }
    let short = (0..<CompactColumns.leastCount - 1).map(JSONValue.integer)
    let traces: [JSONValue] = [["x": .array(falling), "y": .array(broken)], ["x": .array(short), "name": "short"]]
    #expect(CompactColumns(traces).traces == traces)
    #expect(CompactColumns(traces).shared == [])
  }

  @Test("a column of several traces is written once")
  func sharedOnce() throws {
    let times = (0..<500).map { JSONValue.integer(1_700_000_000_000 + 600_000 * $0) }
    let heights = (0..<500).map { JSONValue.number(Double($0 % 7) / 3) }
    let traces: [JSONValue] = [
      ["x": .array(times), "y": .array(heights)], ["x": .array(times), "y": .array(heights)],
    ]
    let compact = CompactColumns(traces)
    #expect(compact.shared.count == 2)
    #expect(compact.traces == [["x": ["shared": 0], "y": ["shared": 1]], ["x": ["shared": 0], "y": ["shared": 1]]])
    let whole = JSONValue.array(traces).scriptText.utf8.count
    let small = JSONValue.array(compact.traces + compact.shared).scriptText.utf8.count
    #expect(3 * small < whole)
    let found = try Self.restored(traces)
    #expect((found[1]["x"] as? [Int])?.count == 500)
    #expect(found[0]["y"] as? [Double] == found[1]["y"] as? [Double])
  }
}

import Foundation
import Pipelines
import Testing

@testable import Reports

@Suite struct JSONValueTests {
  @Test func membersKeepTheirOrder() {
    let value: JSONValue = ["z": 1, "a": [true, .null], "m": ["x": 0.5]]
    #expect(value.scriptText == #"{"z":1,"a":[true,null],"m":{"x":0.5}}"#)
    #expect(
      value.prettyText == """
        {
          "z": 1,
          "a": [true, null],
          "m": {
            "x": 0.5
          }
        }
        """)
  }

  @Test(arguments: ["", "\"\\\n\r\t", "\u{0}\u{1F}\u{7F}", "</script>&<!--", "\u{2028}\u{2029}", "Lager ä 轴承 🙂"])
  func stringsSurviveWritingAndReading(text: String) throws {
    for written in [JSONValue.array([.string(text)]).scriptText, JSONValue.array([.string(text)]).prettyText] {
      let read = try #require(try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String])
      #expect(read.count == 1 && Array(read[0].unicodeScalars) == Array(text.unicodeScalars))
    }
    let script = JSONValue.string(text).scriptText
    #expect(!script.contains("<") && !script.contains("&") && !script.contains("\u{2028}"))
  }

  @Test func whatIsNoNumberIsNull() {
    #expect(
      JSONValue.array([.number(.nan), .number(.infinity), .rounded(-Double.infinity)]).scriptText == "[null,null,null]")
  }

  @Test(
    "rounding keeps so many digits",
    arguments: [
      (123456.0, 3, 123000.0), (0.000123456, 3, 0.000123), (-9.9996, 4, -10), (0, 5, 0), (1.5e-300, 1, 2e-300),
      (2.345e300, 2, 2.3e300), (99999, 5, 99999),
    ])
  func rounding(value: Double, digits: Int, expected: Double) {
    #expect(abs(Digits.rounded(value, digits) - expected) <= 1e-15 * abs(expected))
  }
}

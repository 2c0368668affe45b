import Foundation
import Synthesis
import Testing

@Suite struct FanSpecificationTests {
  static let names = ["fan"]

  @Test func theFileIsWhatTheProgramCarriesAndSurvivesYAML() throws {
    let path = BearingSpecificationTests.folder.appending(path: "fan.yaml")
    let specification = try FanSpecification(yaml: String(contentsOf: path, encoding: .utf8), source: "fan.yaml")
    #expect(specification == .standard)
    let again = try FanSpecification(yaml: specification.yaml())
    #expect(again == specification)
    #expect(try again.digest() == specification.digest())
    #expect(try FanSpecification(yaml: "name: fan\nseed: 2026") == specification)
  }

  @Test(
    "a value that no clip can be made from is refused where it stands",
    arguments: [
      ("name: a\nsnr_d: 6", "specification:2: snr_d: found an unknown key, wanted `snr_db`"),
      ("name: a\nsnr_db: []", "specification:2: snr_db: found none, wanted at least one"),
      ("name: a\nsnr_db: [6, 6]", "specification:2: snr_db: found one twice"),
      ("name: a\nfaults: [unbalanced]", "specification:2: faults[0]: found `unbalanced`, wanted `unbalance`"),
      ("name: a\nfaults: []", "specification:2: faults: found none, wanted at least one, or faulty_clips: 0"),
      ("name: a\nsample_rate_hz: 8000.5", "specification:2: sample_rate_hz: found 8000.5, wanted a whole number"),
      ("name: a\nseverity: { low: 0.5, high: 0.4 }", "specification:2: severity.high: found 0.4, wanted 0.5 ... 1.0"),
      (
        "name: a\nmachines:\n  - { id: a/b, rotation_hz: 20, blades: 5, duct_hz: 500 }",
        "specification:3: machines[0].id"
      ),
      (
        "name: a\nmachines:\n  - { id: a, rotation_hz: 900, blades: 9, duct_hz: 500 }",
        "specification:3: machines[0].blades"
      ),
      ("name: a\nsound: { rotation: [], blade_pass: [], flow: 0 }", "specification:2: sound: found silence"),
      ("name: a\nmicrophones_m: [1, 0]", "specification:2: microphones_m[1]: found 0.0"),
    ])
  func refusals(yaml: String, message: String) {
    let error = #expect(throws: SpecificationError.self) { try FanSpecification(yaml: yaml) }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }

  @Test func machinesAreTheBuiltInOnesAndThenOthersThatCanBeMade() throws {
    #expect(FanSpecification.Machine.several(2) == Array(FanSpecification.Machine.builtIn.prefix(2)))
    let many = FanSpecification.Machine.several(40)
    #expect(Array(many.prefix(4)) == FanSpecification.Machine.builtIn)
    #expect(many[4].id == "id_08" && many[5].id == "id_10" && many.count == 40)
    #expect(many == FanSpecification.Machine.several(40))
    try FanSpecification(name: "many", machines: many).validate()
  }
}

import Diagnosis
import Testing

@testable import Pipelines

/// What sentences say in figures must be what tables and cards beside them say.
@Suite struct SentenceTests {
  private let evidence = DefectEvidence(
    element: "outer race", line: "BPFO", nominalOrder: 7.092, nominalHz: 236.43, foundHz: 232.61, deviation: -0.0161,
    pValue: 2e-7, trials: 12, healthyPValue: 0.5,
    band: DefectBand(choice: .kurtogram, lowHz: 2500, highHz: 5000, kurtosis: 3),
    lines: [
      DefectLine(harmonic: 1, sideband: 0, hz: 232.6, levelDB: 21, isSeen: true),
      DefectLine(harmonic: 1, sideband: 1, hz: 266, levelDB: 9, isSeen: true),
      DefectLine(harmonic: 2, sideband: 0, hz: 465.2, levelDB: 2, isSeen: false),
    ])

  @Test func evidenceIsToldInTheDigitsOfTheCards() {
    #expect(
      EvidenceSentence(evidence, channel: "ch3").text
        == "the envelope of ch3 in the band 2,500–5,000 Hz shows BPFO at 232.6 Hz (nominal 236.4 Hz, -1.6\u{A0}%) "
        + "with 1 of 2 harmonics and 1 sideband, p < 0.0001.")
  }

  @Test(arguments: [(0.0123, "p = 0.012"), (2e-5, "p < 0.0001"), (0.001004, "p = 0.001004")])
  func chanceIsToldInTheDigitsOfTheCards(perGroup: Double, told: String) {
    let doubt = FindingSentence(
      .undetermined(.insignificant(.outerRace, pValue: perGroup, level: 0.001)), groups: 1, level: 0.001)
    #expect(doubt.text.hasSuffix("may be chance: \(told), wanted below 0.001"), "\(doubt.text)")
  }

  @Test("what fits no better than chance is not called likely", arguments: [(0.13, "p = 0.52"), (0.9, "p = 1")])
  func nothingStandsOut(perGroup: Double, told: String) {
    let doubt = FindingSentence(
      .undetermined(.insignificant(.outerRace, pValue: perGroup, level: 0.001)), groups: 4, level: 0.001)
    #expect(doubt.text == "no bearing line stands out: what fits best, BPFO, does so by chance (\(told))")
  }

  @Test func aRiseWithoutAPatternNamesItsLineAndContradictsNothing() {
    #expect(
      ShaftPattern.undetermined(.noPattern(order: 7, riseDB: 20.8)).sentence()
        == "lines rose by up to 20.8\u{A0}dB (at 7×), but not in a pattern of unbalance, misalignment or looseness")
    #expect(
      ShaftPattern.undetermined(.smallRise(order: 1.5, riseDB: 7.97)).sentence()
        == "no line at the shaft's multiples rose by 8\u{A0}dB; the largest rise is 7.97\u{A0}dB, at 1.5×")
    let bearing = FaultFrequencies(cage: 0.443, elementSpin: 4.199, outerRace: 7.093, innerRace: 8.907)
    for (order, told) in [(7.0, "(at 7×, beside BPFO)"), (9, "(at 9×, beside BPFI)"), (8, "(at 8×)"), (2, "(at 2×)")] {
      let sentence = ShaftPattern.undetermined(.noPattern(order: order, riseDB: 20)).sentence(beside: bearing)
      #expect(sentence.contains(told), "\(sentence)")
    }
    #expect(ShaftPattern.undetermined(.noRise).sentence() == "no line at the shaft's multiples rose")
  }

  @Test(
    "a figure that misses its limit does not read as the limit",
    arguments: [
      (5.97, "5.97\u{A0}dB"), (5.4, "5.4\u{A0}dB"), (5.9996, "5.9996\u{A0}dB"), (6, "6\u{A0}dB"),
    ])
  func figuresAreToldApartFromTheirLimits(rise: Double, told: String) {
    #expect(Digits.decibels(rise, beside: 6) == told)
    let doubt = FindingSentence(.undetermined(.alsoHealthy(.cage, riseDB: rise)), groups: 1, level: 0.001)
    #expect(
      doubt.text.hasSuffix(
        "rose by \(Digits.decibels(rise, beside: DefectFinding.leastRiseDB)), less than \(Digits.decibels(DefectFinding.leastRiseDB))"
      ))
  }
}

import Testing

@testable import Diagnosis

@Suite("Severity by ISO 20816-3")
struct VibrationSeverityTests {
  private func severity(
    _ group: MachineGroup? = .medium, _ support: MachineSupport? = .rigid, unit: String? = "g", rate: Double? = 25_600,
    samples: Int = 25_600, rpm: Double? = 1480, onBearing: Bool = true
  ) -> VibrationSeverity {
    VibrationSeverity(
      group: group, support: support, unit: unit, sampleRateHz: rate, samplesPerSnapshot: samples, speedRPM: rpm,
      isOnBearing: onBearing)
  }

  @Test(
    "each group and support has its boundaries, and a velocity on one belongs to the better zone",
    arguments: [
      (MachineGroup.large, MachineSupport.rigid, [2.3, 4.5, 7.1]), (.large, .flexible, [3.5, 7.1, 11]),
      (.medium, .rigid, [1.4, 2.8, 4.5]), (.medium, .flexible, [2.3, 4.5, 7.1]),
    ])
  func zones(group: MachineGroup, support: MachineSupport, limits: [Double]) {
    let boundaries = ZoneBoundaries(group, support)
    #expect([boundaries.ab, boundaries.bc, boundaries.cd] == limits)
    let zones: [SeverityZone] = [.a, .b, .c, .d]
    for (index, limit) in limits.enumerated() {
      #expect(boundaries.zone(ofVelocityRMS: limit) == zones[index])
      #expect(boundaries.zone(ofVelocityRMS: limit * 1.001) == zones[index + 1])
      let finding = severity(group, support).finding(velocityRMS: limit)
      #expect(finding == .zone(zones[index], velocityRMS: limit, boundaries: boundaries))
    }
    #expect(boundaries.zone(ofVelocityRMS: 0) == .a)
  }

  @Test("the range begins at 10 Hz, and at 2 Hz at 600 rpm and below")
  func band() {
    #expect(VibrationSeverity.band(atRPM: 601) == 10...1000)
    #expect(VibrationSeverity.band(atRPM: 600) == 2...1000)
  }

  @Test("what is not known or out of scope is said, and no zone given")
  func undetermined() {
    let cases: [(VibrationSeverity, VibrationSeverity.Reason, String)] = [
      (severity(nil), .groupNotDeclared, "severity.group"),
      (severity(.large, nil), .supportNotDeclared, "severity.support"),
      (severity(onBearing: false), .notOnBearing, "bearing housing"),
      (severity(unit: nil), .unitNotVibration(nil), "the unit is unknown, not g, m/s² or mm/s"),
      (severity(unit: "V"), .unitNotVibration("V"), "the unit is V, not g, m/s² or mm/s"),
      (severity(rpm: nil), .speedUnknown, "speed is unknown"),
      (severity(rpm: 119), .speedBelowScope(rpm: 119), "119 rpm is below 120 rpm"),
      (severity(rate: nil), .rateUnknown, "rate is unknown"),
      (severity(rate: 2000, samples: 20_000), .rateTooLow(hertz: 2000), "2560 Hz"),
      (severity(samples: 2560), .snapshotTooShort(seconds: 0.1, lowestHz: 10), "5 periods of 10 Hz take 0.5 s"),
      (severity(rpm: 300), .snapshotTooShort(seconds: 1, lowestHz: 2), "5 periods of 2 Hz take 2.5 s"),
    ]
    for (severity, reason, words) in cases {
      #expect(severity.obstacle == reason)
      #expect(severity.finding(velocityRMS: 1) == .undetermined(reason))
      #expect(reason.description.contains(words), "\(reason)")
    }
    #expect(severity(unit: "m/s²").obstacle == nil && severity(samples: 12_800).obstacle == nil)
    #expect(severity(samples: 76_800, rpm: 120).obstacle == nil)
  }

  @Test func impossibleVelocityTraps() async {
    await #expect(processExitsWith: .failure) {
      let severity = VibrationSeverity(
        group: .large, support: .rigid, unit: "g", sampleRateHz: 25_600, samplesPerSnapshot: 25_600, speedRPM: 1500,
        isOnBearing: true)
      _ = severity.finding(velocityRMS: -1)
    }
  }
}

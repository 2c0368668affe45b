// The specifications that the program carries; `datasets/specs` holds the same as files to start from.
extension BearingSpecification {
  /// Four ZA-2115 bearings of which the third's outer race spalls in snapshot 80 of 120.
  ///
  /// The spall breaks out with a tenth of its final size and then grows steadily, so that its impacts stand well above the noise
  /// within a few snapshots. The background has a colour, a slow drift and some scatter, as real machines do.
  package static let demo = Self(
    name: "demo", seed: 2024, samplesPerSnapshot: 16_384, snapshots: 120, start: "2024-03-01T00:00:00Z",
    speedDrift: SpeedDrift(fraction: 0.003, periodSnapshots: 47),
    bearings: (1...4).map { Bearing(name: "B\($0)", channels: ["B\($0)"], geometry: .za2115) },
    noise: Noise(
      autoregression: 0.3,
      resonances: [
        Resonance(frequencyHz: 1200, bandwidthHz: 250, share: 0.15),
        Resonance(frequencyHz: 4700, bandwidthHz: 600, share: 0.15),
      ]),
    healthyLevel: HealthyLevel(drift: 0.05, scatter: 0.02),
    faults: [
      Fault(
        bearing: "B3", element: .outerRace, amplitude: 3, onsetSnapshot: 80,
        severity: Severity(curve: .linear, initial: 0.1))
    ])

  /// The published variational-autoencoder study's run: four bearings, 100 snapshots, the last 30 faulty.
  package static let systemD = Self(
    name: "system-d", seed: 42, snapshots: 100,
    bearings: (1...4).map { Bearing(name: "B\($0)", channels: ["B\($0)"], orders: .publishedRig) },
    faults: [Fault(bearing: "B3", element: .outerRace, amplitude: 4.4, onsetSnapshot: 70)])
}

extension BearingSpecification.Geometry {
  /// Rexnord ZA-2115, the double-row bearing of the IMS rig: 0.331 in elements on a 2.815 in pitch circle.
  package static let za2115 = Self(
    rollingElements: 16, elementDiameterMm: 8.4074, pitchDiameterMm: 71.501, contactAngleDeg: 15.17)
}

extension BearingSpecification.DefectOrders {
  /// The IMS rig's published 14.8, 139.9, 236.4 and 296.9 Hz at 2000 rpm.
  package static let publishedRig = Self(ftf: 0.444, bsf: 4.197, bpfo: 7.092, bpfi: 8.907)
}

internal import Foundation

/// What a synthetic recording really holds, written as JSON beside its data, so that a detector can be judged.
///
/// Indices count from 0; frequencies are nominal, at the nominal shaft speed and without slip.
package struct SyntheticTruth: TruthDocument, Sendable, Equatable {
  /// Always `raceway-truth`.
  package var format: String
  package var version: Int
  package var name: String
  package var seed: UInt64
  /// FNV-1a, 64 bits, of the specification in canonical JSON: equal digests, equal recordings. Not a signature.
  package var specificationDigest: String
  package var sampleRateHz: Double
  package var snapshots: Int
  package var samplesPerSnapshot: Int
  /// In the order of the samples.
  package var channels: [String]
  package var bearings: [BearingSpecification.Bearing]
  /// When each snapshot begins, in ns since 1970 UTC: `[snapshot]`.
  package var timesNs: [Int64]
  /// `[snapshot]`
  package var shaftSpeedRpm: [Double]
  package var faults: [Fault]
  package var sensorFaults: [SensorFault]

  /// A defect of a bearing.
  package struct Fault: Codable, Sendable, Equatable {
    package var bearing: String
    package var element: BearingSpecification.Element
    /// The bearing's own channels.
    package var channels: [String]
    /// How much of the impacts each channel of the recording hears: `[channel]`.
    package var channelGains: [Double]
    /// The first faulty snapshot.
    package var onsetIndex: Int
    /// BPFO, BPFI, BSF or FTF.
    package var defectFrequencyHz: Double
    /// Impacts per second: the same, but 2·BSF for a ball.
    package var impactRateHz: Double
    package var resonanceHz: Double
    /// Of one impact at severity 1, in g.
    package var amplitude: Double
    /// 0 before the onset, 1 in the last snapshot: `[snapshot]`.
    package var severity: [Double]

    enum CodingKeys: String, CodingKey {
      case bearing, element, channels
      case channelGains = "channel_gains"
      case onsetIndex = "onset_index"
      case defectFrequencyHz = "defect_frequency_hz"
      case impactRateHz = "impact_rate_hz"
      case resonanceHz = "resonance_hz"
      case amplitude, severity
    }
  }

  /// A sensor that lies, in snapshots `firstIndex` … `lastIndex`, both included.
  package struct SensorFault: Codable, Sendable, Equatable {
    package var channel: String
    package var kind: BearingSpecification.SensorFault.Kind
    /// In g: the shift, or the limit of clipping.
    package var value: Double?
    package var firstIndex: Int
    package var lastIndex: Int

    enum CodingKeys: String, CodingKey {
      case channel, kind, value
      case firstIndex = "first_index"
      case lastIndex = "last_index"
    }
  }

  enum CodingKeys: String, CodingKey {
    case format, version, name, seed
    case specificationDigest = "specification_digest"
    case sampleRateHz = "sample_rate_hz"
    case snapshots
    case samplesPerSnapshot = "samples_per_snapshot"
    case channels, bearings
    case timesNs = "times_ns"
    case shaftSpeedRpm = "shaft_speed_rpm"
    case faults
    case sensorFaults = "sensor_faults"
  }

  /// The first snapshot with any bearing fault, or nil in a null run.
  package var onsetIndex: Int? { faults.map(\.onsetIndex).min() }

  /// Whether any bearing is faulty in a snapshot.
  package func isFaulty(at index: Int) -> Bool { faults.contains { $0.severity[index] > 0 } }
}

extension SyntheticTruth {
  /// Reads what `json()` wrote.
  ///
  /// - Parameters:
  ///   - json: The whole text.
  ///   - source: What an error calls the text; a file's name.
  package init(json: String, source: String = "truth") throws(SpecificationError) {
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
      if format != "raceway-truth" || version != 1 {
        throw SpecificationError(at: ["format"], found: "\(format) \(version)", wanted: "raceway-truth 1")
      }
      for (i, fault) in faults.enumerated() where fault.severity.count != snapshots {
        throw SpecificationError(
          at: ["faults", "\(i)", "severity"], found: "\(fault.severity.count) numbers", wanted: "\(snapshots)")
      }
    } catch {
      var refusal = SpecificationError(error)
      refusal.source = source
      throw refusal
    }
  }
}

extension BearingSynthesis {
  /// What the recording really holds.
  package func truth() throws(SpecificationError) -> SyntheticTruth {
    let indices = 0..<specification.snapshots
    return SyntheticTruth(
      format: "raceway-truth", version: 1, name: specification.name, seed: specification.seed,
      specificationDigest: try specification.digest(), sampleRateHz: specification.sampleRateHz,
      snapshots: specification.snapshots, samplesPerSnapshot: specification.samplesPerSnapshot, channels: channels,
      bearings: specification.bearings, timesNs: indices.map(time), shaftSpeedRpm: indices.map(shaftSpeedRpm),
      faults: specification.faults.compactMap(truth),
      sensorFaults: specification.sensorFaults.map { fault in
        SyntheticTruth.SensorFault(
          channel: fault.channel, kind: fault.kind, value: fault.value, firstIndex: fault.fromSnapshot,
          lastIndex: fault.toSnapshot ?? specification.snapshots - 1)
      })
  }

  private func truth(of fault: BearingSpecification.Fault) -> SyntheticTruth.Fault? {
    guard let bearing = specification.bearings.first(where: { $0.name == fault.bearing }),
      let orders = bearing.defectOrders
    else { return nil }
    let shaftHz = specification.shaftSpeedRpm / 60
    return SyntheticTruth.Fault(
      bearing: bearing.name, element: fault.element, channels: bearing.channels,
      channelGains: specification.gains(ofBearing: bearing.name), onsetIndex: fault.onsetSnapshot,
      defectFrequencyHz: shaftHz * orders.order(of: fault.element),
      impactRateHz: shaftHz * orders.impacts(of: fault.element), resonanceHz: fault.resonanceHz,
      amplitude: fault.amplitude,
      severity: (0..<specification.snapshots).map { fault.severity(at: $0, of: specification.snapshots) })
  }
}

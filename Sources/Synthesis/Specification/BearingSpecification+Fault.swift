internal import Foundation

// What goes wrong, with the bearing and with the sensors.
extension BearingSpecification {
  /// A defect that grows from its onset to the last snapshot.
  package struct Fault: Codable, Sendable, Equatable {
    package var bearing: String
    package var element: Element
    /// Of one impact at the end of life, in g.
    package var amplitude: Double
    /// The first faulty snapshot.
    package var onsetSnapshot: Int
    package var severity: Severity
    package var slip: Slip
    /// How much weaker impacts are outside the load zone, 0 … 1; by default 0.8 for an inner race or a ball, else 0.
    ///
    /// An inner-race defect is carried through the zone once a turn of the shaft, a ball once a turn of the cage. An outer race
    /// or a cage given a value is loaded by unbalance, which turns with the shaft.
    package var loadZoneModulation: Double?
    /// The structural mode that each impact sets ringing.
    package var resonanceHz: Double
    /// The time in which the ringing falls to 1/e.
    package var decayS: Double
    /// The standard deviation of an impact's strength, relative to its mean.
    package var amplitudeScatter: Double

    package init(
      bearing: String, element: Element, amplitude: Double, onsetSnapshot: Int, severity: Severity = Severity(),
      slip: Slip = Slip(), loadZoneModulation: Double? = nil, resonanceHz: Double = 3500, decayS: Double = 0.001,
      amplitudeScatter: Double = 0.1
    ) {
      self.bearing = bearing
      self.element = element
      self.amplitude = amplitude
      self.onsetSnapshot = onsetSnapshot
      self.severity = severity
      self.slip = slip
      self.loadZoneModulation = loadZoneModulation
      self.resonanceHz = resonanceHz
      self.decayS = decayS
      self.amplitudeScatter = amplitudeScatter
    }

    package init(from decoder: any Decoder) throws {
      let keys = try decoder.knownKeys(CodingKeys.self)
      let standard = Self(bearing: "", element: .outerRace, amplitude: 0, onsetSnapshot: 0)
      bearing = try keys.value(.bearing)
      element = try keys.value(.element)
      amplitude = try keys.value(.amplitude)
      onsetSnapshot = try keys.value(.onsetSnapshot)
      severity = try keys.value(.severity, default: standard.severity)
      slip = try keys.value(.slip, default: standard.slip)
      loadZoneModulation = try keys.decodeIfPresent(Double.self, forKey: .loadZoneModulation)
      resonanceHz = try keys.value(.resonanceHz, default: standard.resonanceHz)
      decayS = try keys.value(.decayS, default: standard.decayS)
      amplitudeScatter = try keys.value(.amplitudeScatter, default: standard.amplitudeScatter)
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
      case bearing, element, amplitude
      case onsetSnapshot = "onset_snapshot"
      case severity, slip
      case loadZoneModulation = "load_zone_modulation"
      case resonanceHz = "resonance_hz"
      case decayS = "decay_s"
      case amplitudeScatter = "amplitude_scatter"
    }

    /// `loadZoneModulation`, or what is usual for the element.
    var modulation: Double {
      loadZoneModulation ?? (element == .innerRace || element == .ball ? 0.8 : 0)
    }

    /// The severity of a snapshot, 0 before the onset and 1 in the last snapshot.
    package func severity(at index: Int, of snapshots: Int) -> Double {
      guard index >= onsetSnapshot else { return 0 }
      return severity.value(at: Double(index - onsetSnapshot + 1) / Double(snapshots - onsetSnapshot))
    }
  }

  /// How a defect grows with its progress p, which rises in equal steps to 1 in the last snapshot.
  package struct Severity: Codable, Sendable, Equatable {
    /// linear p; quadratic p²; exponential (e⁴ᵖ − 1)/(e⁴ − 1); step 1.
    package enum Curve: String, NamedChoice, Sendable { case linear, quadratic, exponential, step }

    package var curve: Curve
    /// The severity with which a spall breaks out; the curve covers the rest of the way to 1.
    package var initial: Double

    package init(curve: Curve = .quadratic, initial: Double = 0) {
      self.curve = curve
      self.initial = initial
    }

    package init(from decoder: any Decoder) throws {
      let keys = try decoder.knownKeys(CodingKeys.self)
      let standard = Self()
      curve = try keys.value(.curve, default: standard.curve)
      initial = try keys.value(.initial, default: standard.initial)
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case curve, initial }

    package func value(at progress: Double) -> Double {
      let grown =
        switch curve {
        case .linear: progress
        case .quadratic: progress * progress
        case .exponential: (exp(4 * progress) - 1) / (exp(4) - 1)
        case .step: 1.0
        }
      return initial + (1 - initial) * grown
    }
  }

  /// How far rolling is from ideal, so that impacts are not strictly periodic.
  package struct Slip: Codable, Sendable, Equatable {
    /// The standard deviation of an impact's time, in periods.
    package var jitter: Double
    /// Whether each impact is counted from the one before (a random walk, whose lines widen with their order) or from its
    /// ideal time.
    package var accumulates: Bool
    /// By how much the mean rate lies below the geometric one.
    package var mean: Double

    package init(jitter: Double = 0.01, accumulates: Bool = false, mean: Double = 0) {
      self.jitter = jitter
      self.accumulates = accumulates
      self.mean = mean
    }

    package init(from decoder: any Decoder) throws {
      let keys = try decoder.knownKeys(CodingKeys.self)
      let standard = Self()
      jitter = try keys.value(.jitter, default: standard.jitter)
      accumulates = try keys.value(.accumulates, default: standard.accumulates)
      mean = try keys.value(.mean, default: standard.mean)
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case jitter, accumulates, mean }
  }

  /// A sensor that does not say what is there, in snapshots `from` … `to`, both included.
  ///
  /// Where several meet in one channel, offsets come first, then clipping, then dropouts, whatever their order here.
  package struct SensorFault: Codable, Sendable, Equatable {
    /// offset adds `value`; clipping holds the signal within ± `value`; dropout leaves zeros.
    package enum Kind: String, NamedChoice, Sendable { case offset, clipping, dropout }

    package var channel: String
    package var kind: Kind
    /// In g; not for dropouts.
    package var value: Double?
    package var fromSnapshot: Int
    /// By default the last.
    package var toSnapshot: Int?

    package init(channel: String, kind: Kind, value: Double? = nil, fromSnapshot: Int = 0, toSnapshot: Int? = nil) {
      self.channel = channel
      self.kind = kind
      self.value = value
      self.fromSnapshot = fromSnapshot
      self.toSnapshot = toSnapshot
    }

    package init(from decoder: any Decoder) throws {
      let keys = try decoder.knownKeys(CodingKeys.self)
      channel = try keys.value(.channel)
      kind = try keys.value(.kind)
      value = try keys.decodeIfPresent(Double.self, forKey: .value)
      fromSnapshot = try keys.value(.fromSnapshot, default: 0)
      toSnapshot = try keys.decodeIfPresent(Int.self, forKey: .toSnapshot)
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
      case channel, kind, value
      case fromSnapshot = "from_snapshot"
      case toSnapshot = "to_snapshot"
    }

    func isActive(at index: Int) -> Bool { index >= fromSnapshot && index <= toSnapshot ?? .max }
  }
}

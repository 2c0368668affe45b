/// What a synthetic recording of a shaft in bearings is made of: machine, sensors, background, faults.
///
/// In YAML every key is the property's name in snake case; only `name`, `snapshots` and `bearings` are required.
/// Accelerations are in g. Indices of snapshots count from 0. `BearingSynthesis` turns it into samples.
package struct BearingSpecification: SyntheticSpecification {
  package var name: String
  /// Another seed gives another recording of the same machine.
  package var seed: UInt64
  package var sampleRateHz: Double
  package var samplesPerSnapshot: Int
  package var snapshots: Int
  /// When the first snapshot begins, in ISO 8601 with a time zone: `2004-02-12T10:32:39Z`.
  package var start: String
  /// From the beginning of one snapshot to that of the next.
  package var intervalS: Double
  package var shaftSpeedRpm: Double
  package var speedDrift: SpeedDrift
  /// The channels of the recording are these bearings' channels, in this order.
  package var bearings: [Bearing]
  package var harmonics: Harmonics
  package var noise: Noise
  package var healthyLevel: HealthyLevel
  package var crossTalk: CrossTalk
  /// None makes a null run: the machine stays healthy.
  package var faults: [Fault]
  package var sensorFaults: [SensorFault]

  /// The defaults are the published rig's: 20 kHz, 20,480 samples every ten minutes, 2000 rpm.
  package init(
    name: String, seed: UInt64 = 1, sampleRateHz: Double = 20_000, samplesPerSnapshot: Int = 20_480, snapshots: Int,
    start: String = "2004-02-12T10:32:39Z", intervalS: Double = 600, shaftSpeedRpm: Double = 2000,
    speedDrift: SpeedDrift = SpeedDrift(), bearings: [Bearing], harmonics: Harmonics = Harmonics(),
    noise: Noise = Noise(), healthyLevel: HealthyLevel = HealthyLevel(), crossTalk: CrossTalk = CrossTalk(),
    faults: [Fault] = [], sensorFaults: [SensorFault] = []
  ) {
    self.name = name
    self.seed = seed
    self.sampleRateHz = sampleRateHz
    self.samplesPerSnapshot = samplesPerSnapshot
    self.snapshots = snapshots
    self.start = start
    self.intervalS = intervalS
    self.shaftSpeedRpm = shaftSpeedRpm
    self.speedDrift = speedDrift
    self.bearings = bearings
    self.harmonics = harmonics
    self.noise = noise
    self.healthyLevel = healthyLevel
    self.crossTalk = crossTalk
    self.faults = faults
    self.sensorFaults = sensorFaults
  }

  package init(from decoder: any Decoder) throws {
    let keys = try decoder.knownKeys(CodingKeys.self)
    let standard = Self(name: "", snapshots: 0, bearings: [])
    name = try keys.value(.name)
    seed = try keys.value(.seed, default: standard.seed)
    sampleRateHz = try keys.value(.sampleRateHz, default: standard.sampleRateHz)
    samplesPerSnapshot = try keys.value(.samplesPerSnapshot, default: standard.samplesPerSnapshot)
    snapshots = try keys.value(.snapshots)
    start = try keys.value(.start, default: standard.start)
    intervalS = try keys.value(.intervalS, default: standard.intervalS)
    shaftSpeedRpm = try keys.value(.shaftSpeedRpm, default: standard.shaftSpeedRpm)
    speedDrift = try keys.value(.speedDrift, default: standard.speedDrift)
    bearings = try keys.value(.bearings)
    harmonics = try keys.value(.harmonics, default: standard.harmonics)
    noise = try keys.value(.noise, default: standard.noise)
    healthyLevel = try keys.value(.healthyLevel, default: standard.healthyLevel)
    crossTalk = try keys.value(.crossTalk, default: standard.crossTalk)
    faults = try keys.value(.faults, default: standard.faults)
    sensorFaults = try keys.value(.sensorFaults, default: standard.sensorFaults)
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case name, seed
    case sampleRateHz = "sample_rate_hz"
    case samplesPerSnapshot = "samples_per_snapshot"
    case snapshots, start
    case intervalS = "interval_s"
    case shaftSpeedRpm = "shaft_speed_rpm"
    case speedDrift = "speed_drift"
    case bearings, harmonics, noise
    case healthyLevel = "healthy_level"
    case crossTalk = "cross_talk"
    case faults
    case sensorFaults = "sensor_faults"
  }

  /// The names of all channels, in the order of the samples.
  package var channels: [String] { bearings.flatMap(\.channels) }
}

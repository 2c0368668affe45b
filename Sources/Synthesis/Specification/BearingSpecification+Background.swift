internal import Foundation

// What a healthy machine sounds like.
extension BearingSpecification {
  /// A slow swing of the shaft speed from snapshot to snapshot; within a snapshot the speed is constant.
  ///
  /// rpm(m) = rpm·(1 + fraction·sin(2π·m/period + φ)), φ drawn once from the seed.
  package struct SpeedDrift: Codable, Sendable, Equatable {
    package var fraction: Double
    package var periodSnapshots: Double

    package init(fraction: Double = 0, periodSnapshots: Double = 100) {
      self.fraction = fraction
      self.periodSnapshots = periodSnapshots
    }

    package init(from decoder: any Decoder) throws {
      let keys = try decoder.knownKeys(CodingKeys.self)
      let standard = Self()
      fraction = try keys.value(.fraction, default: standard.fraction)
      periodSnapshots = try keys.value(.periodSnapshots, default: standard.periodSnapshots)
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
      case fraction
      case periodSnapshots = "period_snapshots"
    }
  }

  /// Sines at whole multiples of the shaft speed.
  package struct Harmonics: Codable, Sendable, Equatable {
    /// In g, of 1×, 2×, 3× … the shaft speed.
    package var amplitudes: [Double]
    /// Each channel's amplitudes are scaled by numbers drawn from 1 − spread … 1 + spread.
    package var spread: Double

    package init(amplitudes: [Double] = [0.1, 0.05, 0.025], spread: Double = 0.2) {
      self.amplitudes = amplitudes
      self.spread = spread
    }

    package init(from decoder: any Decoder) throws {
      let keys = try decoder.knownKeys(CodingKeys.self)
      let standard = Self()
      amplitudes = try keys.value(.amplitudes, default: standard.amplitudes)
      spread = try keys.value(.spread, default: standard.spread)
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case amplitudes, spread }
  }

  /// Gaussian noise with a colour, partly common to all channels.
  package struct Noise: Codable, Sendable, Equatable {
    /// Its standard deviation in g, whatever its colour.
    package var sigma: Double
    /// Each channel's sigma is scaled by a number drawn from 1 − spread … 1 + spread.
    package var spread: Double
    /// ρ, the correlation of any two channels' noise: √(1 − ρ)·own + √ρ·common.
    package var correlation: Double
    /// a of x(t) = a·x(t−1) + w(t): 0 is white, towards 1 more and more of the power lies at low frequencies.
    package var autoregression: Double
    /// Structural modes that the noise excites; what their shares leave has the colour of `autoregression`.
    package var resonances: [Resonance]

    package init(
      sigma: Double = 0.1, spread: Double = 0.1, correlation: Double = 0.3, autoregression: Double = 0,
      resonances: [Resonance] = []
    ) {
      self.sigma = sigma
      self.spread = spread
      self.correlation = correlation
      self.autoregression = autoregression
      self.resonances = resonances
    }

    package init(from decoder: any Decoder) throws {
      let keys = try decoder.knownKeys(CodingKeys.self)
      let standard = Self()
      sigma = try keys.value(.sigma, default: standard.sigma)
      spread = try keys.value(.spread, default: standard.spread)
      correlation = try keys.value(.correlation, default: standard.correlation)
      autoregression = try keys.value(.autoregression, default: standard.autoregression)
      resonances = try keys.value(.resonances, default: standard.resonances)
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case sigma, spread, correlation, autoregression, resonances }
  }

  /// A structural mode that noise excites.
  package struct Resonance: Codable, Sendable, Equatable {
    package var frequencyHz: Double
    /// The width of its peak at half power.
    package var bandwidthHz: Double
    /// Its part of the noise power, 0 … 1.
    package var share: Double

    package init(frequencyHz: Double, bandwidthHz: Double, share: Double) {
      self.frequencyHz = frequencyHz
      self.bandwidthHz = bandwidthHz
      self.share = share
    }

    package init(from decoder: any Decoder) throws {
      let keys = try decoder.knownKeys(CodingKeys.self)
      frequencyHz = try keys.value(.frequencyHz)
      bandwidthHz = try keys.value(.bandwidthHz)
      share = try keys.value(.share)
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
      case frequencyHz = "frequency_hz"
      case bandwidthHz = "bandwidth_hz"
      case share
    }
  }

  /// How loud the healthy machine is over its life; harmonics and noise are scaled together, faults are not.
  ///
  /// level(m) = (1 + drift·m/(snapshots − 1)) · (1 + running_in·exp(−m/running_in_snapshots)) · exp(scatter·e(m)),
  /// e standard normal.
  package struct HealthyLevel: Codable, Sendable, Equatable {
    /// The relative gain from the first snapshot to the last.
    package var drift: Double
    /// How much louder the machine starts than it is once run in.
    package var runningIn: Double
    package var runningInSnapshots: Double
    /// The standard deviation of the logarithm of the level, from load and temperature.
    package var scatter: Double

    package init(drift: Double = 0, runningIn: Double = 0, runningInSnapshots: Double = 20, scatter: Double = 0) {
      self.drift = drift
      self.runningIn = runningIn
      self.runningInSnapshots = runningInSnapshots
      self.scatter = scatter
    }

    package init(from decoder: any Decoder) throws {
      let keys = try decoder.knownKeys(CodingKeys.self)
      let standard = Self()
      drift = try keys.value(.drift, default: standard.drift)
      runningIn = try keys.value(.runningIn, default: standard.runningIn)
      runningInSnapshots = try keys.value(.runningInSnapshots, default: standard.runningInSnapshots)
      scatter = try keys.value(.scatter, default: standard.scatter)
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
      case drift
      case runningIn = "running_in"
      case runningInSnapshots = "running_in_snapshots"
      case scatter
    }

    /// The level without its scatter.
    package func smooth(at index: Int, of snapshots: Int) -> Double {
      let life = snapshots > 1 ? Double(index) / Double(snapshots - 1) : 0
      return (1 + drift * life) * (1 + runningIn * exp(-Double(index) / runningInSnapshots))
    }
  }

  /// How much of a bearing's impacts each channel hears; its own channels hear all.
  package struct CrossTalk: Codable, Sendable, Equatable {
    /// What every other channel hears, where no matrix is given.
    package var leak: Double
    /// `[channel][bearing]`; replaces `leak`.
    package var matrix: [[Double]]?

    package init(leak: Double = 0.05, matrix: [[Double]]? = nil) {
      self.leak = leak
      self.matrix = matrix
    }

    package init(from decoder: any Decoder) throws {
      let keys = try decoder.knownKeys(CodingKeys.self)
      leak = try keys.value(.leak, default: Self().leak)
      matrix = try keys.decodeIfPresent([[Double]].self, forKey: .matrix)
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case leak, matrix }
  }
}

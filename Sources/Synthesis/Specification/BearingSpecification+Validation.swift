internal import Foundation

extension BearingSpecification {
  /// Throws on the first value that no recording can be made from.
  package func validate() throws(SpecificationError) {
    try validateTiming()
    try validateBearings()
    try validateBackground()
    for (i, fault) in faults.enumerated() { try validate(fault, at: ["faults", "\(i)"]) }
    for (i, fault) in sensorFaults.enumerated() { try validate(fault, at: ["sensor_faults", "\(i)"]) }
  }

  /// The first snapshot's time, in seconds since 1970, where `start` can be read.
  var startTime: Date? { try? Date(start, strategy: .iso8601) }

  private func validateTiming() throws(SpecificationError) {
    if name.isEmpty { throw SpecificationError(at: ["name"], found: "no text", wanted: "a name") }
    try require(sampleRateHz, in: 1...10e6, at: ["sample_rate_hz"])
    try require(samplesPerSnapshot, in: 2...100_000_000, at: ["samples_per_snapshot"])
    try require(snapshots, in: 1...10_000_000, at: ["snapshots"])
    try require(shaftSpeedRpm, in: 1...1e6, at: ["shaft_speed_rpm"])
    try require(speedDrift.fraction, in: 0...0.5, at: ["speed_drift", "fraction"])
    try require(speedDrift.periodSnapshots, in: 1...1e9, at: ["speed_drift", "period_snapshots"])
    let shortest = Double(samplesPerSnapshot) / sampleRateHz
    try require(intervalS, in: shortest...1e9, at: ["interval_s"], why: "one snapshot takes \(shortest) s")
    if startTime == nil {
      throw SpecificationError(at: ["start"], found: "`\(start)`", wanted: "ISO 8601 such as 2004-02-12T10:32:39Z")
    }
  }

  private func validateBearings() throws(SpecificationError) {
    if bearings.isEmpty { throw SpecificationError(at: ["bearings"], found: "none", wanted: "at least one bearing") }
    var names = Set<String>()
    var taken = Set<String>()
    for (i, bearing) in bearings.enumerated() {
      let path = ["bearings", "\(i)"]
      try requireNew(bearing.name, in: &names, at: path + ["name"])
      if bearing.channels.isEmpty {
        throw SpecificationError(at: path + ["channels"], found: "none", wanted: "at least one channel")
      }
      for (j, channel) in bearing.channels.enumerated() {
        try requireNew(channel, in: &taken, at: path + ["channels", "\(j)"])
      }
      try validateRates(of: bearing, at: path)
    }
  }

  private func validateRates(of bearing: Bearing, at path: [String]) throws(SpecificationError) {
    if bearing.geometry != nil, bearing.orders != nil {
      throw SpecificationError(at: path, found: "geometry and orders", wanted: "one of the two")
    }
    if let geometry = bearing.geometry {
      let path = path + ["geometry"]
      try require(geometry.rollingElements, in: 3...1000, at: path + ["rolling_elements"])
      try require(geometry.pitchDiameterMm, in: 0.1...100_000, at: path + ["pitch_diameter_mm"])
      let largest = geometry.pitchDiameterMm
      try require(
        geometry.elementDiameterMm, in: largest / 1000...largest * 0.9, at: path + ["element_diameter_mm"],
        why: "the pitch diameter is \(largest)")
      try require(geometry.contactAngleDeg, in: 0...90, at: path + ["contact_angle_deg"])
    }
    if let orders = bearing.orders {
      let path = path + ["orders"]
      try require(orders.ftf, in: 0.01...1, at: path + ["ftf"])
      try require(orders.bsf, in: 0.01...1000, at: path + ["bsf"])
      try require(orders.bpfo, in: 0.01...1000, at: path + ["bpfo"])
      try require(orders.bpfi, in: 0.01...1000, at: path + ["bpfi"])
    }
  }

  private func validateBackground() throws(SpecificationError) {
    for (i, amplitude) in harmonics.amplitudes.enumerated() {
      try require(amplitude, in: 0...1e6, at: ["harmonics", "amplitudes", "\(i)"])
    }
    let highest = Double(harmonics.amplitudes.count) * shaftSpeedRpm / 60 * (1 + speedDrift.fraction)
    guard highest < sampleRateHz / 2 else {
      throw SpecificationError(
        at: ["harmonics", "amplitudes"], found: "harmonics up to \(highest) Hz",
        wanted: "all below half the sample rate, \(sampleRateHz / 2) Hz")
    }
    try require(harmonics.spread, in: 0...1, at: ["harmonics", "spread"])
    try validateNoise()
    try require(healthyLevel.drift, in: -0.99...1000, at: ["healthy_level", "drift"])
    try require(healthyLevel.runningIn, in: -0.99...1000, at: ["healthy_level", "running_in"])
    try require(healthyLevel.runningInSnapshots, in: 0.1...1e9, at: ["healthy_level", "running_in_snapshots"])
    try require(healthyLevel.scatter, in: 0...1, at: ["healthy_level", "scatter"])
    try validateCrossTalk()
  }

  private func validateNoise() throws(SpecificationError) {
    try require(noise.sigma, in: 0...1e6, at: ["noise", "sigma"])
    try require(noise.spread, in: 0...1, at: ["noise", "spread"])
    try require(noise.correlation, in: 0...1, at: ["noise", "correlation"])
    try require(noise.autoregression, in: -0.999...0.999, at: ["noise", "autoregression"])
    for (i, mode) in noise.resonances.enumerated() {
      let path = ["noise", "resonances", "\(i)"]
      try requireBelowNyquist(mode.frequencyHz, at: path + ["frequency_hz"])
      try require(mode.bandwidthHz, in: 0.1...sampleRateHz / 2, at: path + ["bandwidth_hz"])
      try require(mode.share, in: 0...1, at: path + ["share"])
    }
    let total = noise.resonances.reduce(0) { $0 + $1.share }
    try require(total, in: 0...1 + 1e-9, at: ["noise", "resonances"], why: "the sum of the shares")
  }

  private func validateCrossTalk() throws(SpecificationError) {
    try require(crossTalk.leak, in: 0...1, at: ["cross_talk", "leak"])
    guard let matrix = crossTalk.matrix else { return }
    let (rows, columns) = (channels.count, bearings.count)
    if matrix.count != rows {
      throw SpecificationError(
        at: ["cross_talk", "matrix"], found: "\(matrix.count) rows", wanted: "\(rows), one for each channel")
    }
    for (i, row) in matrix.enumerated() {
      let path = ["cross_talk", "matrix", "\(i)"]
      if row.count != columns {
        throw SpecificationError(at: path, found: "\(row.count) numbers", wanted: "\(columns), one for each bearing")
      }
      for (j, gain) in row.enumerated() { try require(gain, in: -10...10, at: path + ["\(j)"]) }
    }
  }

  private func validate(_ fault: Fault, at path: [String]) throws(SpecificationError) {
    let names = bearings.map(\.name)
    guard let bearing = bearings.first(where: { $0.name == fault.bearing }) else {
      throw SpecificationError(
        at: path + ["bearing"], found: "`\(fault.bearing)`", wanted: oneOf(names, near: fault.bearing))
    }
    if bearing.defectOrders == nil {
      throw SpecificationError(
        at: path + ["bearing"], found: "`\(fault.bearing)`, which has neither geometry nor orders",
        wanted: "one of them in `bearings`")
    }
    try require(fault.amplitude, in: 0...1e6, at: path + ["amplitude"])
    try require(fault.onsetSnapshot, in: 0...snapshots - 1, at: path + ["onset_snapshot"])
    try require(fault.severity.initial, in: 0...1, at: path + ["severity", "initial"])
    try require(fault.slip.jitter, in: 0...0.3, at: path + ["slip", "jitter"])
    try require(fault.slip.mean, in: -0.1...0.1, at: path + ["slip", "mean"])
    try require(fault.modulation, in: 0...1, at: path + ["load_zone_modulation"])
    try requireBelowNyquist(fault.resonanceHz, at: path + ["resonance_hz"])
    try require(fault.decayS, in: 1e-6...1, at: path + ["decay_s"])
    try require(fault.amplitudeScatter, in: 0...1, at: path + ["amplitude_scatter"])
  }

  private func validate(_ fault: SensorFault, at path: [String]) throws(SpecificationError) {
    if !channels.contains(fault.channel) {
      throw SpecificationError(
        at: path + ["channel"], found: "`\(fault.channel)`", wanted: oneOf(channels, near: fault.channel))
    }
    try require(fault.fromSnapshot, in: 0...snapshots - 1, at: path + ["from_snapshot"])
    if let last = fault.toSnapshot {
      try require(last, in: fault.fromSnapshot...snapshots - 1, at: path + ["to_snapshot"])
    }
    switch (fault.kind, fault.value) {
    case (.dropout, nil): return
    case (.dropout, let value?):
      throw SpecificationError(at: path + ["value"], found: "\(value)", wanted: "none, since a dropout leaves zeros")
    case (_, nil):
      throw SpecificationError(at: path + ["value"], found: "none", wanted: "a number in g")
    case (.clipping, let value?): try require(value, in: 1e-9...1e6, at: path + ["value"])
    case (.offset, let value?): try require(value, in: -1e6...1e6, at: path + ["value"])
    }
  }

  private func requireBelowNyquist(_ frequency: Double, at path: [String]) throws(SpecificationError) {
    guard frequency > 0, frequency < sampleRateHz / 2 else {
      throw SpecificationError(
        at: path, found: "\(frequency)",
        wanted: "more than 0 and less than half the sample rate, \(sampleRateHz / 2) Hz")
    }
  }
}

func require<Value: Comparable>(
  _ value: Value, in range: ClosedRange<Value>, at path: [String], why reason: String? = nil
) throws(SpecificationError) {
  // Comparisons with NaN are false, so NaN is refused too.
  guard value >= range.lowerBound, value <= range.upperBound else {
    let reason = reason.map { " (\($0))" } ?? ""
    throw SpecificationError(
      at: path, found: "\(value)", wanted: "\(range.lowerBound) ... \(range.upperBound)\(reason)")
  }
}

func requireNew(_ name: String, in taken: inout Set<String>, at path: [String]) throws(SpecificationError) {
  if name.isEmpty { throw SpecificationError(at: path, found: "no text", wanted: "a name") }
  if !taken.insert(name).inserted {
    throw SpecificationError(at: path, found: "`\(name)` a second time", wanted: "names that differ")
  }
}

internal import Diagnosis
internal import Foundation
internal import Prognosis
internal import StatisticalLearning
internal import Tensors

extension RunCourse {
  /// Gathers the indicators of a run.
  init(_ results: RunResults) {
    let known = RisingTimes.hours(of: results.input.times)
    countsSnapshots = known == nil
    hours = known ?? results.input.times.indices.map { Double($0) }
    times = known == nil ? [] : results.input.times
    healthyEnd = HealthySplit(roles: results.input.roles).end
    let alarms = RunConfiguration.recipe(in: results.configuration)?.alarms ?? .standard
    confirmingWindow = alarms.window
    // A run whose baseline went farther was made before there was a limit.
    let farthest = results.snapshots.baselineShift.elements.filter(\.isFinite).map { abs(Double($0)) }.max() ?? 0
    baselineLimit =
      alarms.baseline == .following ? AlarmPolicy.standard.limit.flatMap { farthest <= $0 + 1e-3 ? $0 : nil } : nil
    let reading = IndicatorReading(results, healthyEnd: healthyEnd)
    subjects = reading.subjects.filter { !$0.indicators.isEmpty }
  }
}

/// Reads indicators out of a run's tables.
private struct IndicatorReading {
  private let results: RunResults
  private let healthyEnd: Int
  private let layout: BearingLayout
  private let rises: RunRises?

  init(_ results: RunResults, healthyEnd: Int) {
    self.results = results
    self.healthyEnd = healthyEnd
    rises = RunRises(results)
    layout = BearingLayout(bearingOfChannel: results.input.channels.map { $0.bearing ?? $0.name })
  }

  /// Bearings, then the channels of those that have several, then the machine where it is more than one bearing.
  var subjects: [SubjectCourse] {
    let isOne = layout.bearings.count == 1
    var subjects = layout.bearings.map { bearing in
      subject(bearing.name, .bearing, bearing.channels, machineWide: isOne ? machineWide : [])
    }
    for bearing in layout.bearings where bearing.channels.count > 1 {
      subjects += bearing.channels.map { subject(results.input.channels[$0].name, .channel, [$0], machineWide: []) }
    }
    if !isOne, !machineWide.isEmpty {
      subjects.append(
        subject("machine", .machine, Array(results.input.channels.indices), machineWide: machineWide))
    }
    return subjects
  }

  private func subject(
    _ name: String, _ kind: TrendSubject.Kind, _ channels: [Int], machineWide: [IndicatorCourse]
  ) -> SubjectCourse {
    let scores = results.snapshots
    return SubjectCourse(
      name: name, kind: kind, channels: channels, indicators: own(channels) + machineWide,
      states: scores.channelState.map { row in channels.map { row[$0] }.max() ?? .undetermined },
      exceeds: scores.channelState.indices.map { exceeds(channels, at: $0) },
      baselineShift: (0..<scores.baselineShift.rowCount).map { snapshot in
        channels.map { Double(scores.baselineShift[snapshot, $0]) }.filter(\.isFinite).max() ?? 0
      })
  }

  /// Whether one of the channels lies above its warning level; nil where none was judged.
  private func exceeds(_ channels: [Int], at snapshot: Int) -> Bool? {
    let scores = results.snapshots
    let judged = channels.filter { scores.indicator[snapshot, $0].isFinite }
    guard !judged.isEmpty, !isLeftOut(snapshot) else { return nil }
    return judged.contains { scores.indicator[snapshot, $0] > scores.warningLevel[snapshot, $0] }
  }

  /// The indicators of channels taken together: powers add, peaks count by the largest.
  private func own(_ channels: [Int]) -> [IndicatorCourse] {
    var courses: [IndicatorCourse] = []
    if let rises {
      courses.append(
        course(
          IndicatorTrend.residualName, "forecast errors", rises.values, channels, Self.rootMeanSquare))
    }
    courses.append(decibels("reconstruction error", results.calibration.channelErrors, channels))
    if results.calibration.trainingVariances.contains(where: { $0 > 0 }) {
      courses.append(decibels("RMS", results.calibration.variances, channels))
    }
    if let table = results.snapshots.conditions {
      for place in table.names.indices where table.names[place] != "RMS" {
        courses.append(
          course(table.names[place], table.units[place], table.values[place], channels) {
            $0.filter(\.isFinite).max() ?? .nan
          })
      }
    }
    return courses.filter { $0.values.contains { $0 != nil } }
  }

  private static func rootMeanSquare(_ values: [Double]) -> Double {
    (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
  }

  private func course(
    _ name: String, _ unit: String, _ table: Matrix, _ channels: [Int], _ pooled: ([Double]) -> Double
  ) -> IndicatorCourse {
    let values = (0..<results.input.snapshotNames.count).map { snapshot -> Double? in
      guard snapshot < table.rowCount, !isLeftOut(snapshot) else { return nil }
      let value = pooled(channels.map { Double(table[snapshot, $0]) })
      return value.isFinite ? value : nil
    }
    return IndicatorCourse(name: name, unit: unit, values: values)
  }

  /// 10 log₁₀ of a power over its mean on healthy snapshots, the channels' ratios averaged.
  private func decibels(_ name: String, _ powers: Matrix, _ channels: [Int]) -> IndicatorCourse {
    let healthy = channels.map { channel -> Double in
      let values = (0..<min(healthyEnd, powers.rowCount)).map { Double(powers[$0, channel]) }.filter(\.isFinite)
      return values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
    }
    return course(name, "dB", powers, Array(channels)) { values in
      let ratios = zip(values, healthy).map { $0 / $1 }
      let mean = ratios.reduce(0, +) / Double(ratios.count)
      return mean > 0 ? 10 * log10(mean) : .nan
    }
  }

  /// What the model says of all channels at once: distance and divergence of the latents.
  private var machineWide: [IndicatorCourse] {
    var courses: [IndicatorCourse] = []
    if let distance = latentDistance { courses.append(distance) }
    if let kl = results.snapshots.kl {
      courses.append(
        IndicatorCourse(
          name: "KL", unit: "nats",
          values: kl.indices.map { isLeftOut($0) || !kl[$0].isFinite ? nil : Double(kl[$0]) }))
    }
    return courses
  }

  /// Mahalanobis' distance of a snapshot's mean latents from those of the healthy period.
  ///
  /// nil where fewer healthy snapshots have latents than a spread in every direction needs, as in a run that was continued from figures alone.
  private var latentDistance: IndicatorCourse? {
    let means = results.latents.means
    var sums = [Int: (sum: [Double], count: Int)]()
    for (window, snapshot) in results.windows.snapshot.enumerated() where window < means.rowCount {
      var entry = sums[snapshot] ?? ([Double](repeating: 0, count: means.columnCount), 0)
      for column in 0..<means.columnCount { entry.sum[column] += Double(means[window, column]) }
      entry.count += 1
      sums[snapshot] = entry
    }
    let measured = sums.keys.sorted()
    let rows = Matrix(
      rows: measured.map { key in (sums[key]?.sum ?? []).map { Float($0 / Double(sums[key]?.count ?? 1)) } },
      columnCount: means.columnCount)
    let healthy = measured.indices.filter { measured[$0] < healthyEnd }
    guard means.columnCount > 0, healthy.count > 2 * means.columnCount else { return nil }
    let squared = Mahalanobis(fitting: rows.rows(at: healthy)).squaredDistances(of: rows)
    var values = [Double?](repeating: nil, count: results.input.snapshotNames.count)
    for (place, snapshot) in measured.enumerated() where !isLeftOut(snapshot) {
      values[snapshot] = squared[place].squareRoot()
    }
    return IndicatorCourse(name: "latent distance", unit: "healthy deviations", values: values)
  }

  private func isLeftOut(_ snapshot: Int) -> Bool { results.input.roles[snapshot] == .leftOut }
}

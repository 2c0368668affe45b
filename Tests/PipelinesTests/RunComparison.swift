import Foundation
import Tensors
import Testing

@testable import Pipelines

/// Compares two runs field by field, NaN equal to NaN, bit for bit otherwise; timings apart.
func expectSame(
  _ found: RunResults, _ expected: RunResults, configuration: Bool = true,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let (a, b) = (found.marked, expected.marked)
  func same<Value: Equatable>(_ name: String, _ path: KeyPath<RunResults, Value>) {
    #expect(a[keyPath: path] == b[keyPath: path], "\(name) differs", sourceLocation: sourceLocation)
  }
  same("program", \.program)
  same("recipe", \.recipe)
  same("seed", \.seed)
  if configuration { same("configuration", \.configuration) }
  same("input", \.input)
  same("preparation", \.preparation)
  // Arrays are compared without printing them.
  func equal(_ name: String, _ isEqual: Bool) {
    #expect(isEqual, "\(name) differs", sourceLocation: sourceLocation)
  }
  equal("model", a.model == b.model)
  equal("calibration", a.calibration == b.calibration)
  equal("windows", a.windows == b.windows)
  equal("snapshots", a.snapshots == b.snapshots)
  same("thresholds", \.thresholds)
  same("channels", \.channels)
  same("verdict", \.verdict)
  equal("root cause", a.rootCause == b.rootCause)
  equal("latents", a.latents == b.latents)
  equal("trend", a.trend == b.trend)
  equal("examples", a.examples == b.examples)
  same("audit", \.audit)
  same("evaluation", \.evaluation)
  same("data quality", \.dataQuality)
}

extension RunResults {
  /// The run with a number that no run holds in place of every NaN.
  var marked: RunResults {
    var run = self
    run.calibration.residuals.mark()
    run.calibration.features?.mark()
    run.calibration.channelErrors.mark()
    run.calibration.variances.mark()
    run.windows.score.mark()
    run.windows.channelErrors.mark()
    run.windows.kl?.mark()
    run.windows.energy.mark()
    run.snapshots.score.mark()
    run.snapshots.kl?.mark()
    for path in [
      \SnapshotScores.channelErrors, \.channelZ, \.indicator, \.smoothed, \.warningLevel, \.alarmLevel, \.baselineShift,
    ] {
      run.snapshots[keyPath: path].mark()
    }
    run.snapshots.bearingShares?.shares.mark()
    for index in (run.snapshots.conditions?.values ?? []).indices { run.snapshots.conditions?.values[index].mark() }
    if run.thresholds.window.isNaN { run.thresholds.window = Double(mark) }
    return run
  }
}

private let mark: Float = -123_456.75

extension [Float] {
  fileprivate mutating func mark() { self = map { $0.isNaN ? PipelinesTests.mark : $0 } }
}

extension Matrix {
  fileprivate mutating func mark() { elements.mark() }
}

internal import Foundation
package import Recordings

/// What `raceway inspect` says of measurements.
package struct Inspection: Sendable {
  private let measurements: Measurements
  private let review: InputReview

  /// The description's path, for what is wrong in it.
  private let machinePath: String?

  package init(_ measurements: Measurements, _ review: InputReview, machine: MachineDescription? = nil) {
    self.measurements = measurements
    machinePath = machine?.path
    self.review = review
  }

  /// For people, one fact a line.
  package var text: String {
    var lines = [
      "format      \(measurements.formatName)",
      "snapshots   \(measurements.snapshotCount), \(review.leftOut.count) left out",
      "channels    "
        + measurements.channels.map { $0.name + ($0.bearing.map { " (\($0))" } ?? "") }.joined(separator: ", "),
      "rate        "
        + (measurements.sampleRateHz.map { "\(rounded($0)) Hz" } ?? "unknown: declare sample_rate_hz in machine.yaml"),
      "unit        " + (measurements.unit ?? "unknown: declare unit in machine.yaml"),
      "speed       " + speed,
    ]
    if let samples = review.samplesPerSnapshot {
      lines.append("length      \(samples) samples per channel" + seconds(samples))
    }
    lines.append("span        " + span)
    lines.append("digest      " + review.digest)
    lines += levels
    lines.append(review.findings.isEmpty && bearingProblem == nil ? "findings    none" : "findings")
    if let bearingProblem { lines.append("  error   \(bearingProblem)") }
    lines += review.findings.map { finding in
      let place = finding.snapshot.map { "snapshot \($0): " } ?? ""
      return
        "  \(finding.severity.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0))\(place)\(finding.message)"
        + (finding.leavesSnapshotOut ? " (left out)" : "")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Why an analysis would refuse the bearings that `machine.yaml` describes.
  private var bearingProblem: String? {
    do throws(PipelineError) {
      _ = try DeclaredBearings(
        measurements.bearings, speedRPM: measurements.speedRPM, path: machinePath ?? measurements.path)
      return nil
    } catch { return "\(error)" }
  }

  /// One speed for all, or the range of those that the files say.
  private var speed: String {
    let own = measurements.snapshotSpeedsRPM.compactMap { $0 }
    if let lowest = own.min(), let highest = own.max(), lowest < highest {
      return "\(rounded(lowest)) to \(rounded(highest)) rpm, as each file says"
    }
    return measurements.speedRPM.map { "\(rounded($0)) rpm" } ?? "unknown"
  }

  private func seconds(_ samples: Int) -> String {
    measurements.sampleRateHz.map { ", \(rounded(Double(samples) / $0)) s" } ?? ""
  }

  private var span: String {
    let known = measurements.times.compactMap { $0 }
    guard let first = known.min(), let last = known.max() else { return "no times" }
    let length = "\(rounded(Double(last - first) / 3.6e12)) h"
    if SnapshotClock(measurements.times).isNominal { return "\(length), counted from the first; no dates" }
    return "\(UTCTime.text(first)) to \(UTCTime.text(last)), \(length)"
  }

  /// RMS of the first and the last snapshot, so that a wrong unit or column is seen at once.
  private var levels: [String] {
    guard let first = review.statistics.first.flatMap({ $0 }), let last = review.statistics.last.flatMap({ $0 }) else {
      return []
    }
    let unit = measurements.unit ?? "unknown unit"
    return measurements.channels.indices.map { channel in
      "  \(measurements.channels[channel].name): RMS \(rounded(first.channels[channel].rms)) at first, "
        + "\(rounded(last.channels[channel].rms)) at last (\(unit))"
    }
  }

  /// For programs; keys as in report.json.
  package var json: String {
    ArchiveRecord.text(Record(measurements, review)) + "\n"
  }

  private struct Record: Encodable {
    let format: String
    let snapshots: Int
    let leftOut: [Int]
    let channels: [ChannelInfo]
    let sampleRateHz: Double?
    let unit: String?
    let speedRpm: Double?
    /// One a snapshot where the files say their own; nil where none does.
    let snapshotSpeedsRpm: [Double?]?
    let samplesPerSnapshot: Int?
    let firstTime: String?
    let lastTime: String?
    let digest: String
    /// `[snapshot][channel]`
    let rms: [[Double]?]
    let findings: [QualityNote]

    init(_ measurements: Measurements, _ review: InputReview) {
      format = measurements.formatName
      snapshots = measurements.snapshotCount
      leftOut = review.leftOut.sorted()
      channels = measurements.channels.map { ChannelInfo(name: $0.name, bearing: $0.bearing) }
      sampleRateHz = measurements.sampleRateHz
      unit = measurements.unit
      speedRpm = measurements.speedRPM
      let speeds = measurements.snapshotSpeedsRPM
      snapshotSpeedsRpm = speeds.isEmpty ? nil : speeds
      samplesPerSnapshot = review.samplesPerSnapshot
      let known = measurements.times.compactMap { $0 }
      firstTime = known.min().map(UTCTime.text)
      lastTime = known.max().map(UTCTime.text)
      digest = review.digest
      rms = review.statistics.map { $0?.channels.map(\.rms) }
      findings = review.findings.map { finding in
        QualityNote(
          kind: finding.kind.rawValue, severity: QualityNote.Severity(finding.severity), snapshot: finding.snapshot,
          channel: finding.channel.map { measurements.channels[$0].name }, message: finding.message,
          leftOut: finding.leavesSnapshotOut)
      }
    }
  }
}

internal import Foundation
package import Recordings
package import Synthesis

/// The file formats that synthetic measurements can be written in.
package enum MeasurementFormat: String, Sendable, CaseIterable {
  /// One text file a snapshot, as the IMS set.
  case ims
  /// One HDF5 file with everything.
  case hdf5
}

/// Synthetic vibration as a recording, and its way onto the disk: the one place where generators and readers meet.
package struct SyntheticRecording: Sendable {
  package let synthesis: BearingSynthesis

  package init(_ synthesis: BearingSynthesis) { self.synthesis = synthesis }

  /// The recording, made snapshot by snapshot when it is read.
  package var recording: Recording {
    let specification = synthesis.specification
    let synthesis = self.synthesis
    let bearingOf = Dictionary(
      specification.bearings.flatMap { bearing in bearing.channels.map { ($0, bearing.name) } },
      uniquingKeysWith: { a, _ in a })
    return Recording.generated(
      name: specification.name,
      channels: synthesis.channels.map { Channel(name: $0, bearing: bearingOf[$0]) },
      bearings: specification.bearings.map { Bearing(name: $0.name, design: Self.design(of: $0)) },
      times: (0..<specification.snapshots).map { synthesis.time(at: $0) }, sampleRateHz: specification.sampleRateHz,
      unit: "g", speedRPM: specification.shaftSpeedRpm
    ) { synthesis.snapshot(at: $0) }
  }

  private static func design(of bearing: BearingSpecification.Bearing) -> Bearing.Design {
    if let orders = bearing.orders {
      return .orders(
        Bearing.Orders(cage: orders.ftf, elementSpin: orders.bsf, outerRace: orders.bpfo, innerRace: orders.bpfi))
    }
    guard let geometry = bearing.geometry else { return .unknown }
    return .geometry(
      Bearing.Geometry(
        rollingElements: geometry.rollingElements, elementDiameter: geometry.elementDiameterMm,
        pitchDiameter: geometry.pitchDiameterMm, contactAngleDegrees: geometry.contactAngleDeg))
  }

  /// Writes `measurements` (or `measurements.h5`), `truth.json` and `machine.yaml` into `folder`.
  package func write(
    to folder: String, format: MeasurementFormat, progress: @escaping ProgressHandler
  ) throws(PipelineError) {
    try attempt(folder) { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
    let count = synthesis.specification.snapshots
    let report = { (done: Int) in
      _ = progress(StageProgress(stage: "synthesizing", done: done, total: count, unit: "snapshots"))
    }
    do throws(RecordingError) {
      switch format {
      case .ims: try IMSWriter.write(recording, to: folder + "/measurements", progress: report)
      case .hdf5: try RecordingArchive.write(recording, to: folder + "/measurements.h5", progress: report)
      }
    } catch { throw .recording(error) }
    try attempt(folder + "/truth.json") {
      try synthesis.truth().json().write(toFile: folder + "/truth.json", atomically: true, encoding: .utf8)
    }
    try attempt(folder + "/machine.yaml") {
      try machineDescription.write(toFile: folder + "/machine.yaml", atomically: true, encoding: .utf8)
    }
  }

  private func attempt(_ path: String, _ body: () throws -> Void) throws(PipelineError) {
    do { try body() } catch {
      throw .archive(
        path: path, reason: "can't write it: \(error.localizedDescription)", hint: "give another folder with -o")
    }
  }

  /// A text that YAML does not take for a number, a truth value or nothing.
  private static func quoted(_ text: String) -> String {
    "'" + text.replacingOccurrences(of: "'", with: "''") + "'"
  }

  /// A machine.yaml that says what the generator knows of rate, speed and channels.
  private var machineDescription: String {
    let recording = self.recording
    var lines = [
      "machine: \(Self.quoted(recording.path))", "sample_rate_hz: \(recording.sampleRateHz ?? 0)", "unit: g",
      "speed_rpm: \(recording.speedRPM ?? 0)", "bearings:",
    ]
    lines += synthesis.specification.bearings.map { bearing in
      if let orders = bearing.orders {
        return "  \(bearing.name): { orders: { ftf: \(orders.ftf), bsf: \(orders.bsf), bpfo: \(orders.bpfo), "
          + "bpfi: \(orders.bpfi) } }"
      }
      guard let geometry = bearing.geometry else { return "  \(bearing.name): {}" }
      return "  \(bearing.name): { rolling_elements: \(geometry.rollingElements), "
        + "element_diameter: \(geometry.elementDiameterMm), pitch_diameter: \(geometry.pitchDiameterMm), "
        + "contact_angle_deg: \(geometry.contactAngleDeg) }"
    }
    lines.append("channels:")
    lines += recording.channels.map { channel in
      "  - { name: \(channel.name)" + (channel.bearing.map { ", bearing: \($0)" } ?? "") + " }"
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

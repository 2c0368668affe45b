internal import Foundation
package import Synthesis

/// What is known of a machine beforehand: since when it is faulty, and which of its bearings.
package struct RunTruth: Sendable, Equatable {
  /// The first faulty snapshot.
  package var onsetIndex: Int
  /// The faulty bearings; empty where nobody has said.
  package var bearings: [String]
  /// Where that comes from, for the reports.
  package var source: String

  package init(onsetIndex: Int, bearings: [String] = [], source: String? = nil) {
    self.onsetIndex = onsetIndex
    self.bearings = bearings
    let named = bearings.isEmpty ? "" : " on \(bearings.joined(separator: ", "))"
    self.source = source ?? "first faulty snapshot \(onsetIndex)\(named), as given"
  }

  /// Reads the truth file that `synthesize` writes beside its data.
  ///
  /// - Throws: Where the file can't be read, or tells of no fault.
  package static func read(_ path: String) throws(PipelineError) -> RunTruth {
    let text: String
    do { text = try String(contentsOfFile: path, encoding: .utf8) } catch {
      throw .unsuitable(
        found: "no readable file at \(path)", wanted: "a truth file",
        hint: "give the truth.json that lies beside synthetic data, or the onset with --onset")
    }
    let truth: SyntheticTruth
    do throws(SpecificationError) { truth = try SyntheticTruth(json: text, source: path) } catch {
      throw .unsuitable(
        found: "\(error)", wanted: "a truth file of raceway synthesize", hint: "give the onset with --onset instead")
    }
    guard let known = RunTruth(truth, name: path.lastComponent) else {
      throw .unsuitable(
        found: "a truth without any fault in \(path)", wanted: "one with an onset",
        hint: "what a healthy recording raises in false alarms stands in its own report")
    }
    return known
  }

  /// What was planted; nil where nothing was.
  package init?(_ truth: SyntheticTruth, name: String = "what was planted") {
    guard let onset = truth.onsetIndex else { return nil }
    var bearings: [String] = []
    for fault in truth.faults where !bearings.contains(fault.bearing) { bearings.append(fault.bearing) }
    self.init(
      onsetIndex: onset, bearings: bearings,
      source: "\(name): \(bearings.joined(separator: ", ")) from snapshot \(onset) on")
  }
}

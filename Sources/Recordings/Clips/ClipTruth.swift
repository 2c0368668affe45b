internal import Foundation

/// The truth that the fan generator writes beside its clips; only what a collection asks for is read.
enum ClipTruth {
  /// What the file must call itself.
  static let format = "raceway-clip-truth"

  private struct Document: Decodable {
    var format: String?
    var version: Int?
    var clips: [Entry]?

    struct Entry: Decodable {
      var name: String
      var label: String
      var fault: String?
      var machine: String?
      var snrDecibels: Double?

      enum CodingKeys: String, CodingKey {
        case name, label, fault, machine
        case snrDecibels = "snr_db"
      }
    }
  }

  /// - Returns: `nil` for a truth of another kind of data.
  static func entries(_ path: String) throws(RecordingError) -> [ClipLabels.Entry]? {
    let document: Document
    do {
      document = try JSONDecoder().decode(Document.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    } catch let error as DecodingError {
      throw RecordingError(path: path, found: Self.reason(error), wanted: "the truth of clips as JSON")
    } catch {
      throw RecordingError(path: path, found: error.localizedDescription, wanted: "a readable file")
    }
    guard document.format == Self.format, let clips = document.clips else { return nil }
    guard document.version == 1 else {
      throw RecordingError(
        path: path, found: "\(Self.format) \(document.version.map(String.init) ?? "without a version")",
        wanted: "version 1", hint: "a newer program may have written it")
    }
    return try clips.map { clip throws(RecordingError) in
      guard let label = Clip.Label(rawValue: clip.label) else {
        throw RecordingError(
          path: path, found: "the label '\(clip.label)' of '\(clip.name)'", wanted: "healthy, faulty or unknown")
      }
      return ClipLabels.Entry(
        clip: clip.name, label: label, fault: clip.fault, snrDecibels: clip.snrDecibels, machineID: clip.machine)
    }
  }

  private static func reason(_ error: DecodingError) -> String {
    switch error {
    case .dataCorrupted(let context): context.debugDescription
    case .keyNotFound(let key, let context): "no '\(key.stringValue)' in \(place(context))"
    case .typeMismatch(_, let context), .valueNotFound(_, let context): "a value of another kind in \(place(context))"
    @unknown default: "\(error)"
    }
  }

  private static func place(_ context: DecodingError.Context) -> String {
    let steps = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
    return steps.isEmpty ? "it" : steps.joined(separator: ".")
  }
}

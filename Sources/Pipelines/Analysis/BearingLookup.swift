internal import Diagnosis
internal import Recordings

/// The bearing catalogue as commands and runs use it: errors in this program's words, and suggestions.
enum BearingLookup {
  /// The built-in bearings and the user's own.
  static func catalogue(environment: [String: String]? = nil) throws(PipelineError) -> BearingCatalogue {
    do throws(CatalogueError) {
      guard let environment else { return try BearingCatalogue.forUser() }
      return try BearingCatalogue.forUser(environment: environment)
    } catch {
      throw .recording(
        RecordingError(
          path: error.path, line: error.line, found: error.found, wanted: error.wanted, hint: error.hint))
    }
  }

  /// The known names that somebody may have meant; nil where none is near.
  static func suggestion(for name: String, in catalogue: BearingCatalogue) -> String? {
    let names = NearestName.several(name, among: catalogue.names)
    return names.isEmpty ? nil : "did you mean \(names.map { "'\($0)'" }.joined(separator: " or "))?"
  }
}

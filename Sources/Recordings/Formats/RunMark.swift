/// What tells the results of a run from measurements: its archive, by name and by an attribute.
package enum RunMark {
  package static let fileName = "run.h5"
  /// The archive's attribute `format`; a recording of the same name has another one.
  package static let format = "raceway-run"

  /// Whether a folder holds the results of a run.
  static func isRun(_ folder: String) -> Bool {
    guard let file = try? HDF5File.open(folder + "/" + fileName),
      case .text(let found)? = try? file.attribute("format")
    else { return false }
    return found == format
  }
}

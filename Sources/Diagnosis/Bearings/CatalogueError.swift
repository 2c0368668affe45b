/// Why a bearing catalogue can't be used: where, what was found, what was wanted, what to do.
package struct CatalogueError: Error, Sendable, Equatable {
  package let path: String
  /// From 1.
  package let line: Int?
  package let found: String
  package let wanted: String
  package let hint: String?

  init(path: String, line: Int? = nil, found: String, wanted: String, hint: String? = nil) {
    self.path = path
    self.line = line
    self.found = found
    self.wanted = wanted
    self.hint = hint
  }
}

/// A cell of a notebook: text in Markdown, or Python.
struct NotebookCell: Sendable, Equatable {
  enum Kind: String, Sendable { case markdown, code }

  let kind: Kind
  /// Unique in its notebook: letters, digits, `-` and `_`, at most 64 (nbformat 4.5).
  let id: String
  let source: String

  var json: JSONValue {
    let head: JSONValue = ["cell_type": .string(kind.rawValue), "id": .string(id), "metadata": .object([])]
    switch kind {
    case .markdown: return head.with("source", lines)
    case .code:
      return head.with("execution_count", .null).with("outputs", .array([])).with("source", lines)
    }
  }

  /// A line each, with its line end, as Jupyter stores them.
  private var lines: JSONValue {
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return JSONValue(lines.dropLast().map { $0 + "\n" } + (lines.last.map { [$0] } ?? []))
  }
}

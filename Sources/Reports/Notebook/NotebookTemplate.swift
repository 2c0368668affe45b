internal import Foundation

/// A notebook's cells as a Python file in the percent format, which editors and people read as it is.
///
/// A cell begins with `# %% id=NAME`, one of text with `# %% [markdown] id=NAME`; `needs=PART` keeps it to runs that have the part.
struct NotebookTemplate {
  private let text: String

  init(_ bytes: [UInt8]) { text = String(decoding: bytes, as: UTF8.self) }

  /// - Parameters:
  ///   - parts: What the run has.
  ///   - replacements: Literals of the template and what takes their place.
  func cells(parts: Set<String>, replacements: [String: String]) -> [NotebookCell] {
    text.components(separatedBy: "# %% ").dropFirst().compactMap { cell in
      let lines = cell.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      let head = Self.head(lines.first ?? "")
      if let needed = head.needs, !parts.contains(needed) { return nil }
      let source = head.kind == .markdown ? lines.dropFirst().map(Self.uncommented) : Array(lines.dropFirst())
      let trimmed = source.joined(separator: "\n").trimmingCharacters(in: .newlines)
      return NotebookCell(
        kind: head.kind, id: head.id,
        source: replacements.sorted { $0.key < $1.key }.reduce(trimmed) { $0.replacing($1.key, with: $1.value) })
    }
  }

  private static func head(_ line: String) -> (kind: NotebookCell.Kind, id: String, needs: String?) {
    let words = line.split(separator: " ")
    func value(_ key: String) -> String? {
      words.first { $0.hasPrefix(key + "=") }.map { String($0.dropFirst(key.count + 1)) }
    }
    return (words.first == "[markdown]" ? .markdown : .code, value("id") ?? "", value("needs"))
  }

  private static func uncommented(_ line: String) -> String {
    line.hasPrefix("# ") ? String(line.dropFirst(2)) : line == "#" ? "" : line
  }
}

package import Pipelines

/// A Jupyter notebook that opens a run's `run.h5` and draws its main figures again, in cells a reader can change.
///
/// It holds no number of the run: all of them come from the cells. Format 4.5; the same run gives the same bytes.
package struct Notebook: Sendable {
  package static let fileName = "run.ipynb"

  let cells: [NotebookCell]

  /// - Parameter archive: The path of `run.h5` from where the notebook lies.
  package init(_ results: RunResults, archive: String) {
    var parts: Set<String> = []
    if results.rootCause?.channels.contains(where: { $0.spectra != nil }) == true { parts.insert("spectra") }
    if !results.model.history.isEmpty { parts.insert("network") }
    if results.trend?.subjects.isEmpty == false { parts.insert("prognosis") }
    if results.evaluation != nil { parts.insert("evaluation") }
    cells = NotebookTemplate(PackageResources.measurements_py).cells(
      parts: parts, replacements: Self.replacements(title: results.input.machine, archive: archive))
  }

  /// - Parameter archive: The path of `run.h5` from where the notebook lies.
  package init(_ results: ClipRunResults, archive: String) {
    var parts: Set<String> = []
    if results.profile != nil { parts.insert("profile") }
    if !results.examples.isEmpty { parts.insert("examples") }
    if results.evaluation != nil { parts.insert("evaluation") }
    if results.map != nil { parts.insert("map") }
    if results.model?.history.isEmpty == false { parts.insert("network") }
    if results.audit != nil { parts.insert("audit") }
    cells = NotebookTemplate(PackageResources.clips_py).cells(
      parts: parts, replacements: Self.replacements(title: results.input.machine, archive: archive))
  }

  /// The document as it is written to the file.
  package var text: String { value.prettyText + "\n" }

  private var value: JSONValue {
    [
      "cells": .array(cells.map(\.json)),
      "metadata": [
        "kernelspec": ["display_name": "Python 3", "language": "python", "name": "python3"],
        "language_info": ["name": "python"],
        "raceway": ["program": .string(Program.nameAndVersion)],
      ],
      "nbformat": 4, "nbformat_minor": 5,
    ]
  }

  /// JSON's strings are Python's, too.
  private static func replacements(title: String, archive: String) -> [String: String] {
    let colours = Palette.allCases.map { JSONValue.Member($0.rawValue, .string($0.light)) }
    return [
      "TITLE": Markdown.escaped(title), "\"run.h5\"  #": JSONValue.string(archive).prettyText + "  #",
      "COLOURS = {}": "COLOURS = " + wrapped(colours),
    ]
  }

  /// A dictionary with a few entries on a line.
  private static func wrapped(_ members: [JSONValue.Member]) -> String {
    let entries = members.map { JSONValue.string($0.key).prettyText + ": " + $0.value.prettyText }
    let lines = stride(from: 0, to: entries.count, by: 5).map { start in
      "    " + entries[start..<min(start + 5, entries.count)].joined(separator: ", ") + ",\n"
    }
    return "{\n" + lines.joined() + "}"
  }
}

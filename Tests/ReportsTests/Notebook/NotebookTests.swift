import Foundation
import Pipelines
import Testing

@testable import Reports

@Suite struct NotebookTests {
  private static let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  private static let everything = FixtureTrend().added(to: FixtureRun(card: FixtureCard()))

  private static var notebooks: [Notebook] {
    [
      Notebook(everything, archive: "run.h5"), Notebook(FixtureClips().results, archive: "../a \"b\"/run.h5"),
      Notebook(FixtureRun(isFeatureTable: true, hasEvaluation: false).results, archive: "run.h5"),
      Notebook(FixtureClips(kind: .unlabelled, hasModel: false).results, archive: "run.h5"),
    ]
  }

  @Test func `notebooks have the structure of format 4.5`() throws {
    for notebook in Self.notebooks {
      let document = try #require(try JSONSerialization.jsonObject(with: Data(notebook.text.utf8)) as? [String: Any])
      #expect(document["nbformat"] as? Int == 4 && document["nbformat_minor"] as? Int == 5)
      #expect(Set(document.keys) == ["cells", "metadata", "nbformat", "nbformat_minor"])
      let cells = try #require(document["cells"] as? [[String: Any]])
      let ids = cells.compactMap { $0["id"] as? String }
      #expect(ids.count == cells.count && Set(ids).count == ids.count, "every cell has an id of its own")
      for id in ids { #expect(id.wholeMatch(of: /[a-zA-Z0-9_-]{1,64}/) != nil, "\(id)") }
      for cell in cells {
        let isCode = cell["cell_type"] as? String == "code"
        #expect(isCode || cell["cell_type"] as? String == "markdown")
        let keys = ["cell_type", "id", "metadata", "source"] + (isCode ? ["execution_count", "outputs"] : [])
        #expect(Set(cell.keys) == Set(keys))
        #expect((cell["source"] as? [String])?.isEmpty == false)
      }
    }
  }

  @Test func `a notebook has cells for what the run has, and only for that`() {
    let full = Notebook(Self.everything, archive: "run.h5").cells.map(\.id)
    for id in ["verdict", "trend", "attribution", "diagnosis", "map", "scores", "training", "forecast", "methods"] {
      #expect(full.contains(id) && full.contains(id + "-text"), "\(id)")
    }
    let bare = Notebook(FixtureRun(hasEvaluation: false).results, archive: "run.h5").cells.map(\.id)
    #expect(!bare.contains("diagnosis") && !bare.contains("forecast") && !bare.contains("methods"))
    let clips = Notebook(FixtureClips(kind: .unlabelled).results, archive: "run.h5").cells.map(\.id)
    #expect(clips.contains("scores") && !clips.contains("evaluation"))
  }

  @Test func `the same run gives the same bytes, and names can't break out of their places`() {
    let taint = "\"] <b> $x$ *y*"
    let notebook = Notebook(FixtureRun(taint: taint).results, archive: "a\"; import os #.h5")
    #expect(notebook.text == Notebook(FixtureRun(taint: taint).results, archive: "a\"; import os #.h5").text)
    let setup = notebook.cells.first { $0.id == "setup" }
    #expect(setup?.source.contains("RUN = \"a\\\"; import os #.h5\"  #") == true)
    #expect(notebook.cells.first?.source.contains("<b>") == false)
    #expect(setup?.source.contains("\"accent\": \"#0072b2\"") == true, "colours are the report's")
  }

  @Test(.enabled(if: python != nil, "needs python3"))
  func `every code cell is Python`() throws {
    let interpreter = try #require(Self.python)
    for (index, notebook) in Self.notebooks.enumerated() {
      let process = Process()
      process.executableURL = URL(filePath: interpreter)
      process.arguments = ["-c", "import sys; compile(sys.stdin.read(), 'notebook', 'exec')"]
      let (input, complaint) = (Pipe(), Pipe())
      process.standardInput = input
      process.standardError = complaint
      try process.run()
      let code = notebook.cells.filter { $0.kind == .code }.map(\.source).joined(separator: "\n\n")
      input.fileHandleForWriting.write(Data(code.utf8))
      try input.fileHandleForWriting.close()
      let said = String(decoding: complaint.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 0, "notebook \(index): \(said)")
    }
  }
}

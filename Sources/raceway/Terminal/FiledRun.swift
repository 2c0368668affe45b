import Pipelines
import Reports

/// What a run over measurements and one over clips have in common: an archive in a folder, and reports made of it.
protocol FiledRun {
  /// Writes `run.h5`; an older one is replaced only when the new one is complete.
  func store(inFolder path: String) throws(PipelineError)

  /// - Parameter command: What to type to repeat the run; nil where the command at hand only adds to it.
  func pages(command: String?) -> ReportPages

  /// For a terminal.
  func summary(reportPath: String) -> String
}

extension RunResults: FiledRun {
  func store(inFolder path: String) throws(PipelineError) { try RunArchive.write(self, toFolder: path) }

  func pages(command: String?) -> ReportPages {
    ReportPages(
      name: "report", html: { HTMLReport(self, plotly: ChartLibrary.text).text },
      markdown: { MarkdownReport(self, command: command).text }, json: { JSONReport(self).text },
      tables: { ResultTables(self).tables })
  }

  func summary(reportPath: String) -> String {
    TerminalSummary(self, reportPath: reportPath, isColoured: StandardOutput.isColoured).text
  }
}

extension ClipRunResults: FiledRun {
  func store(inFolder path: String) throws(PipelineError) { try ClipRunArchive.write(self, toFolder: path) }

  func pages(command: String?) -> ReportPages {
    ReportPages(
      name: "report", html: { ClipHTMLReport(self, plotly: ChartLibrary.text).text },
      markdown: { ClipMarkdownReport(self, command: command).text }, json: { ClipJSONReport(self).text },
      tables: { ResultTables(self).tables })
  }

  func summary(reportPath: String) -> String {
    ClipTerminalSummary(self, reportPath: reportPath, isColoured: StandardOutput.isColoured).text
  }
}

import Pipelines
import Reports

/// What a run over measurements and one over clips have in common: an archive in a folder, and reports made of it.
protocol FiledRun {
  /// Writes `run.h5`; an older one is replaced only when the new one is complete.
  func store(inFolder path: String) throws(PipelineError)

  /// What was typed to make the run.
  var command: String? { get set }

  var pages: ReportPages { get }

  /// For a terminal.
  func summary(reportPath: String) -> String
}

extension RunResults: FiledRun {
  func store(inFolder path: String) throws(PipelineError) { try RunArchive.write(self, toFolder: path) }

  var pages: ReportPages {
    ReportPages(
      name: "report", html: { HTMLReport(self, plotly: ChartLibrary.text).text },
      markdown: { MarkdownReport(self).text }, json: { JSONReport(self).text },
      tables: { ResultTables(self).tables })
  }

  func summary(reportPath: String) -> String {
    TerminalSummary(self, reportPath: reportPath, isColoured: StandardOutput.isColoured).text
  }
}

extension ClipRunResults: FiledRun {
  func store(inFolder path: String) throws(PipelineError) { try ClipRunArchive.write(self, toFolder: path) }

  var pages: ReportPages {
    ReportPages(
      name: "report", html: { ClipHTMLReport(self, plotly: ChartLibrary.text).text },
      markdown: { ClipMarkdownReport(self).text }, json: { ClipJSONReport(self).text },
      tables: { ResultTables(self).tables })
  }

  func summary(reportPath: String) -> String {
    ClipTerminalSummary(self, reportPath: reportPath, isColoured: StandardOutput.isColoured).text
  }
}

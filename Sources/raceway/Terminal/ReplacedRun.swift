import Foundation
import Pipelines
import Reports

/// What a run that takes the place of another leaves behind of it: files made from the older one, results that it lacks.
struct ReplacedRun {
  private let folder: RunFolder
  /// Of the run that stood here, before it is replaced.
  private let hadTrend: Bool
  private let hadEvaluation: Bool
  /// Whether networks that were written here are of another monitor than the new run's.
  private let changesMonitor: Bool

  /// To be asked before the new run is written.
  ///
  /// - Parameter monitor: The folder of the run whose monitor judges.
  init(in folder: RunFolder, judgedBy monitor: RunFolder) {
    self.folder = folder
    changesMonitor = folder.path != monitor.path
    let older = folder.holdsRun ? try? folder.read() : nil
    hadTrend = older?.trend != nil
    hadEvaluation = older?.evaluation != nil
  }

  /// One line of what is older than `run.h5` now and what is gone, each with the command that makes it again; nil where nothing is.
  func remark(hasTrend: Bool, hasEvaluation: Bool) -> String? {
    let run = ShellWord.quoted(folder.path)
    let gone =
      (hadTrend && !hasTrend ? ["its trend (raceway trend \(run))"] : [])
      + (hadEvaluation && !hasEvaluation
        ? ["its evaluation (raceway evaluate \(run) --onset … --measurements …)"] : [])
    let older = outputs.filter { isOlder($0.name) }.map { "\($0.name) (raceway \($0.command(run)))" }
    let sentences =
      (gone.isEmpty ? [] : ["gone with the older run: \(gone.joined(separator: ", "))"])
      + (older.isEmpty ? [] : ["still of the older run: \(older.joined(separator: ", "))"])
    return sentences.isEmpty ? nil : "\(folder.path): \(sentences.joined(separator: "; "))\n"
  }

  private var outputs: [(name: String, command: (_ run: String) -> String)] {
    [
      ("report.pdf", { "report \($0) --format pdf" }),
      (TableFolder.defaultName, { "export \($0) --to csv" }),
      (TableArchive.fileName, { "export \($0) --to mat" }),
      (Notebook.fileName, { "export \($0) --to notebook --force" }),
    ]
      + (changesMonitor ? ExportFormat.allCases : []).map { format in
        (format.fileName, { "export \($0) --to \(format.rawValue)" })
      }
  }

  private func isOlder(_ name: String) -> Bool {
    guard let made = modified(folder.path + "/" + name),
      let replaced = modified(folder.path + "/" + RunArchive.fileName)
    else { return false }
    return made < replaced
  }

  private func modified(_ path: String) -> Date? {
    (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
  }
}

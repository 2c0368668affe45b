import ArgumentParser
import Foundation
import Pipelines
import Recordings

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes what RUN holds for other programs: its numbers as tables, its network, a notebook.",
    discussion: """
      Examples:
        raceway export RUN --to csv
        raceway export RUN --to onnx

      csv: a folder of long tables with units, one a subject; tables.csv says what every column means.
      mat: the same tables as structures in one MATLAB file.
      notebook: a Jupyter notebook that opens run.h5 and draws the main figures again, in cells to change.

      onnx: the whole monitor as a graph for onnxruntime and others: preparation, network, scores.
      safetensors: the weights and the scaler, for NumPy, PyTorch and others.

      Of a run over sound clips only:
      dcase: anomaly_score_…, decision_result_… and result.csv, as the challenge takes them.
      """)

  @Argument(help: ArgumentHelp("Folder that `raceway analyze` or `raceway train` wrote.", valueName: "run"))
  var folder: String

  @Option(help: ArgumentHelp("\(Self.formats.joined(separator: ", ")).", valueName: "format"))
  var to: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file, or the folder of tables; in RUN where not given.", valueName: "path"))
  var output: String?

  @Flag(help: "Replace a file that this program did not write.")
  var force = false

  @OptionGroup var printing: OutputOptions

  func validate() throws {
    let names = Self.formats
    guard !names.contains(to) else { return }
    let nearest = NearestName.of(to, among: names).map { "; did you mean '\($0)'?" }
    throw ValidationError("there is no format '\(to)', there are \(names.joined(separator: ", "))\(nearest ?? "")")
  }

  func run() throws {
    if let format = ResultFormat(rawValue: to) { return try write(format) }
    guard let format = ExportFormat(rawValue: to) else { return try validate() }
    let folder = RunFolder(path: self.folder)
    let file = ExportFile(path: output ?? folder.path + "/" + format.fileName, format: format)
    try RunFolder.protect(file.path)
    if !force { try file.check() }
    let export = try ModelExport(try folder.read(), as: format)
    try file.write(export)
    try StandardOutput.write(printing.json ? try file.json(export) : file.text(export))
  }
}

extension ExportCommand {
  static let formats = ResultFormat.allCases.map(\.rawValue) + ExportFormat.allCases.map(\.rawValue)

  private func write(_ format: ResultFormat) throws {
    let written = try ResultExport(run: RunFolder(path: folder), output: output, force: force).write(format)
    try StandardOutput.write(printing.json ? try written.json : written.text)
  }
}

/// Where an exported network goes: replaced only when the new one is complete.
private struct ExportFile {
  let path: String
  let format: ExportFormat

  /// Beginnings of this length say whose a file is.
  private static let beginningLength = 1 << 16

  /// Refuses to take the place of a file that somebody else made.
  func check() throws(OutputError) {
    guard FileManager.default.fileExists(atPath: path) else { return }
    let beginning: Data
    do {
      let file = try FileHandle(forReadingFrom: URL(filePath: path))
      defer { try? file.close() }
      beginning = try file.read(upToCount: Self.beginningLength) ?? Data()
    } catch {
      throw OutputError(path: path, reason: "is there already, and can't be read: \(OutputError.reason(error))")
    }
    guard format.isOurs(Array(beginning)) else {
      throw OutputError(
        path: path,
        reason: "is there already, and no \(format.rawValue) file of Raceway's; give another with -o, or --force")
    }
  }

  func write(_ export: ModelExport) throws(OutputError) {
    let url = URL(filePath: path)
    let file = (name: url.lastPathComponent, contents: Data(export.bytes))
    try StagedFiles([file], in: url.deletingLastPathComponent().path).publish()
  }

  private struct Record: Encodable {
    let file: String
    let format: String
    let bytes: Int
    let arrays: [ModelExport.Port]
  }

  func json(_ export: ModelExport) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let record = Record(file: path, format: format.rawValue, bytes: export.bytes.count, arrays: export.ports)
    return String(decoding: try encoder.encode(record), as: UTF8.self) + "\n"
  }

  func text(_ export: ModelExport) -> String {
    func column(_ texts: [String]) -> [String] {
      let width = texts.map(\.count).max() ?? 0
      return texts.map { $0.padding(toLength: width, withPad: " ", startingAt: 0) }
    }
    let (roles, names) = (column(export.ports.map(\.role.rawValue)), column(export.ports.map(\.name)))
    let lines = export.ports.indices.map { index in
      "  \(roles[index])  \(names[index])  [\(export.ports[index].shape.joined(separator: ", "))]\n"
    }
    return "\(format.rawValue) file, \(export.bytes.count / 1000) kB: \(path)\n" + lines.joined()
  }
}

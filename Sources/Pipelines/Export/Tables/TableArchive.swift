internal import Foundation
internal import Recordings

/// Tables as one MATLAB file: a structure a table, a field a column.
///
/// A number that is not there is NaN. Texts are counted once: `channel` holds for each row the place, from 1, of its text in
/// `channel_text`, and 0 where there is none, so that `t.channel_text(t.channel)` are the texts. Flags are 1, 0 and NaN, times
/// texts in ISO 8601.
package enum TableArchive {
  package static let fileName = "tables.mat"
  private static let description = "raceway tables: one structure a table; tables says what every column means"

  /// Whether a file begins as those do that are written here.
  package static func isOurs(_ path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    return (try? file.read(upToCount: description.utf8.count)) == Data(description.utf8)
  }

  /// The file appears under its name when it is complete.
  package static func write(_ tables: [ResultTable], to path: String) throws(PipelineError) {
    let all = tables + [.dictionary(of: tables)]
    let structures = all.map { table in
      MATLABStructure(name: table.name, fields: table.columns.flatMap { $0.fields(rowCount: table.rowCount) })
    }
    do { try MATLABWriter.write(structures, description: description, to: path) } catch { throw .recording(error) }
  }
}

extension TableColumn {
  fileprivate func fields(rowCount: Int) -> [MATLABStructure.Field] {
    let rows = 0..<rowCount
    switch cells {
    case .integers(let cell): return [.init(name, .numbers(rows.map { cell($0).map(Double.init) ?? .nan }))]
    case .numbers(let cell): return [.init(name, .numbers(rows.map { cell($0) ?? .nan }))]
    case .singles(let cell): return [.init(name, .singles(rows.map { cell($0) ?? .nan }))]
    case .flags(let cell): return [.init(name, .numbers(rows.map { cell($0).map { $0 ? 1 : 0 } ?? .nan }))]
    case .texts(let cell): return coded(rows.map(cell))
    case .times(let cell): return coded(rows.map { cell($0).map(UTCTime.text) })
    }
  }

  private func coded(_ texts: [String?]) -> [MATLABStructure.Field] {
    var places: [String: Int32] = [:]
    var distinct: [String] = []
    let codes = texts.map { text -> Int32 in
      guard let text else { return 0 }
      if let place = places[text] { return place }
      distinct.append(text)
      places[text] = Int32(distinct.count)
      return Int32(distinct.count)
    }
    return [.init(name, .integers(codes)), .init(name + "_text", .texts(distinct))]
  }
}

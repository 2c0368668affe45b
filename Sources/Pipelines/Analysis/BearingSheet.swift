internal import Diagnosis
internal import Foundation

/// What `raceway bearings` says: all bearings of the catalogue, or one.
package struct BearingSheet: Sendable {
  private enum Choice: Sendable {
    case all
    case one(BearingCatalogue.Entry)
  }

  private let catalogue: BearingCatalogue
  private let choice: Choice
  let speedRPM: Double?

  /// - Parameters:
  ///   - name: A designation or another name; all bearings where nil.
  ///   - speedRPM: Gives frequencies in Hz beside the orders.
  ///   - environment: Where the user's own catalogue is looked up; the process's where nil.
  /// - Throws: Where the user's own catalogue can't be read, or no bearing answers to the name.
  package init(
    _ name: String?, speedRPM: Double? = nil, environment: [String: String]? = nil
  ) throws(PipelineError) {
    catalogue = try BearingLookup.catalogue(environment: environment)
    self.speedRPM = speedRPM
    guard let name else {
      choice = .all
      return
    }
    guard let entry = catalogue.entry(named: name) else {
      throw .unsuitable(
        found: "no bearing '\(name)' among \(catalogue.entries.count)", wanted: "one that `raceway bearings` lists",
        hint: BearingLookup.suggestion(for: name, in: catalogue)
          ?? "add it to ~/.config/raceway/bearings.yaml, or give its dimensions or orders in machine.yaml")
    }
    choice = .one(entry)
  }

  /// The bearings asked for.
  var chosen: [BearingCatalogue.Entry] {
    switch choice {
    case .all: catalogue.entries
    case .one(let entry): [entry]
    }
  }

  /// For people.
  package var text: String {
    switch choice {
    case .all: list
    case .one(let entry): sheet(of: entry)
    }
  }

  private var list: String {
    let header = ["bearing", "maker", "n"] + Line.all.map(\.symbol) + ["status"]
    let rows = catalogue.entries.map { entry in
      [entry.designation, entry.maker, "\(entry.rollingElements)"]
        + Line.all.map { number($0.value(entry.orders), of: entry) } + [status(of: entry)]
    }
    let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
    let lines = ([header] + rows).map { row in
      row.indices.map { pad(row[$0], to: widths[$0], right: $0 >= 2 && $0 < row.count - 1) }.joined(separator: "  ")
        .trimmingCharacters(in: .whitespaces)
    }
    let unit = speedRPM.map { "Frequencies in Hz at \(rounded($0)) rpm." } ?? "Orders: events per turn of the shaft."
    return lines.joined(separator: "\n") + "\n\n" + unit + " " + Self.elementNote + "\n" + Self.makerNote + "\n"
  }

  private func sheet(of entry: BearingCatalogue.Entry) -> String {
    var lines = ["\(entry.designation) (\(entry.maker)), \(status(of: entry))", ""]
    lines.append("  elements  \(dimensions(of: entry))")
    if !entry.aliases.isEmpty { lines.append("  also      " + entry.aliases.joined(separator: ", ")) }
    lines.append("  source    " + entry.source)
    if let readIn = entry.readIn { lines.append("  read in   " + readIn) }
    if let remark = entry.remark { lines.append("  remark    " + remark) }
    if let ownFile = entry.ownFile { lines.append("  file      " + ownFile) }
    lines.append("")
    lines.append("                               order" + (speedRPM.map { "   Hz at \(rounded($0)) rpm" } ?? ""))
    for line in Line.all {
      let order = pad(orderText(line.value(entry.orders), of: entry), to: 8, right: true)
      let hertz = speedRPM.map { speed in
        "   " + pad(String(format: "%.2f", line.value(entry.orders.hertz(atRPM: speed))), to: 8, right: true)
      }
      lines.append(
        ("  " + pad(line.symbol, to: 7) + pad(line.meaning, to: 19) + order + (hertz ?? ""))
          .replacing(#/ +$/#, with: ""))
    }
    return (lines + ["", Self.slipNote, Self.elementNote, Self.makerNote]).joined(separator: "\n") + "\n"
  }

  private static let slipNote =
    "Elements slip: expect the lines 1 to 2 % off. A cage that lags lowers FTF and BPFO and raises BPFI."
  private static let elementNote =
    "BSF is an element's spin; its defect meets both races in a turn and mostly sounds at 2xBSF, "
    + "which many tables call BSF."
  private static let makerNote =
    "Makers change the insides and differ under one number: the maker's own orders go before these."

  private func dimensions(of entry: BearingCatalogue.Entry) -> String {
    let count = "\(entry.rollingElements)" + (entry.rows > 1 ? " in each of \(entry.rows) rows" : "")
    switch entry.design {
    case .orders: return count + "; printed as orders, without dimensions"
    case .geometry(let geometry, let unit):
      let angle = "contact angle \(rounded(geometry.contactAngle))°"
      return count + " of \(length(geometry.elementDiameter, unit)) on a pitch circle of "
        + "\(length(geometry.pitchDiameter, unit)), " + (geometry.contactAngle == 0 ? "contact angle 0°" : angle)
    }
  }

  /// In the unit of the source, and in mm.
  private func length(_ millimetres: Double, _ unit: BearingCatalogue.Entry.LengthUnit) -> String {
    let inMillimetres = String(format: "%.6g mm", millimetres)
    guard unit == .inches else { return inMillimetres }
    return String(format: "%.6g in (%.4g mm)", millimetres / unit.millimetres, millimetres)
  }

  private func status(of entry: BearingCatalogue.Entry) -> String {
    entry.status.rawValue + (entry.ownFile == nil ? "" : ", own")
  }

  private func number(_ order: Double, of entry: BearingCatalogue.Entry) -> String {
    speedRPM.map { String(format: "%.2f", order * $0 / 60) } ?? orderText(order, of: entry)
  }

  /// Four decimals; where the source prints orders, only those it prints, so that the points stay in line.
  private func orderText(_ order: Double, of entry: BearingCatalogue.Entry) -> String {
    let text = String(format: "%.4f", order)
    guard case .orders = entry.design else { return text }
    let trimmed = text.replacing(#/0+$/#, with: "")
    return pad(trimmed, to: text.count)
  }

  private func pad(_ text: String, to width: Int, right: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return right ? space + text : text + space
  }

  /// One line of a bearing in a spectrum.
  private struct Line: Sendable {
    let symbol: String
    let meaning: String
    let value: @Sendable (FaultFrequencies) -> Double

    static let all = [
      Line(symbol: "FTF", meaning: "cage", value: \.cage),
      Line(symbol: "BSF", meaning: "element's spin", value: \.elementSpin),
      Line(symbol: "2xBSF", meaning: "element's defect", value: \.element),
      Line(symbol: "BPFO", meaning: "outer race", value: \.outerRace),
      Line(symbol: "BPFI", meaning: "inner race", value: \.innerRace),
    ]
  }
}

/// Which variables of a MATLAB file are channels: those that `machine.yaml` names, or the only ones it can be.
struct MATLABSelection {
  let head: SignalHead

  init(_ variables: [MATLABVariable], path: String, machine: MachineDescription?) throws(RecordingError) {
    let declared = machine?.table
    let columns = declared?.columns ?? []
    let names = columns.compactMap(\.name)
    var findings: [Finding] = []
    var chosen: [MATLABVariable] = []
    if let name = declared?.variable {
      chosen = [try Self.find(name, in: variables, path)]
    } else if names.isEmpty {
      chosen = try Self.only(variables, timeColumn: declared?.timeColumn?.name, path, &findings)
    } else {
      for name in names { chosen.append(try Self.find(name, in: variables, path)) }
    }
    let isOneMatrix = chosen.count == 1 && !chosen[0].isVector
    guard isOneMatrix || (chosen.allSatisfy(\.isVector) && Set(chosen.map(\.sampleCount)).count == 1) else {
      throw Self.refusal(path, found: "variables of different sizes", chosen)
    }
    // Numbers count the columns of a matrix, names are variables.
    let numbers = columns.count - names.count
    guard numbers == 0 || (isOneMatrix && names.isEmpty) else {
      throw Self.refusal(path, found: "no matrix whose columns could be counted", chosen)
    }
    if isOneMatrix, chosen[0].isTransposed {
      findings.append(
        Finding(
          .ignoredColumns, .note, "\(chosen[0].summary) is taken for \(chosen[0].channelCount) channels, a row each"))
    }
    let positions = try isOneMatrix ? Self.positions(columns, of: chosen[0], path) : []
    head = Self.head(chosen, positions, path, findings)
  }

  private static func head(
    _ chosen: [MATLABVariable], _ columns: [Int], _ path: String, _ findings: [Finding]
  ) -> SignalHead {
    let names = chosen.map(\.name)
    let all = MATLABFolder.reader(of: names, in: path)
    guard chosen.count == 1, !chosen[0].isVector else {
      return SignalHead(
        channels: names.map { Channel(name: $0) }, sampleCount: chosen[0].sampleCount, findings: findings, read: all)
    }
    return SignalHead(
      channels: columns.map { Channel(name: "\(names[0])\($0 + 1)") }, sampleCount: chosen[0].sampleCount,
      findings: findings,
      read: { samples throws(RecordingError) in
        let matrix = try all(samples)
        return columns.flatMap { matrix[$0 * samples.count..<($0 + 1) * samples.count] }
      })
  }

  /// The one matrix, or the vectors of one length, that the file holds.
  private static func only(
    _ variables: [MATLABVariable], timeColumn: String?, _ path: String, _ findings: inout [Finding]
  ) throws(RecordingError) -> [MATLABVariable] {
    let signals = variables.filter(\.isSignal)
    let times = signals.filter {
      $0.name == timeColumn
        || (signals.count > 1 && $0.isVector && TimeColumn.isTime($0.name))
    }
    let chosen = signals.filter { !times.contains($0) }
    guard !chosen.isEmpty else {
      throw refusal(path, found: variables.isEmpty ? "no variable" : "no array of real numbers", variables)
    }
    guard chosen.count == 1 || (chosen.allSatisfy(\.isVector) && Set(chosen.map(\.sampleCount)).count == 1) else {
      throw refusal(path, found: "more than one thing that may be the measurement", variables)
    }
    let ignored = variables.filter { !chosen.contains($0) }
    if !ignored.isEmpty {
      findings.append(
        Finding(
          .ignoredColumns, .note, "passed over the variables \(ignored.map(\.name).joined(separator: ", "))"))
    }
    return chosen
  }

  private static func find(
    _ name: String, in variables: [MATLABVariable], _ path: String
  ) throws(RecordingError) -> MATLABVariable {
    guard let variable = variables.first(where: { $0.name == name }) else {
      let nearest = NearestName.of(name, among: variables.map(\.name)).map { "did you mean '\($0)'?" }
      throw refusal(path, found: "no variable '\(name)'", variables, hint: nearest)
    }
    guard variable.isSignal else { throw refusal(path, found: "no measurement in '\(name)'", [variable]) }
    return variable
  }

  private static func positions(
    _ columns: [MachineDescription.TableDescription.Column], of matrix: MATLABVariable, _ path: String
  ) throws(RecordingError) -> [Int] {
    guard !columns.isEmpty else { return Array(0..<matrix.channelCount) }
    var positions: [Int] = []
    for case .number(let number) in columns {
      guard number <= matrix.channelCount else {
        throw refusal(path, found: "no column \(number)", [matrix])
      }
      positions.append(number - 1)
    }
    return positions
  }

  /// A refusal that lists what is there.
  private static func refusal(
    _ path: String, found: String, _ variables: [MATLABVariable], hint: String? = nil
  ) -> RecordingError {
    let shown = variables.prefix(12).map(\.summary).joined(separator: ", ")
    let more = variables.count > 12 ? " and \(variables.count - 12) more" : ""
    return RecordingError(
      path: path, found: found + (shown.isEmpty ? "" : " (\(shown)\(more))"),
      wanted: "one matrix of real numbers, samples × channels, or vectors of one length",
      hint: hint ?? "name them in machine.yaml under 'table': variable, or columns")
  }
}

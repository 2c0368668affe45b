internal import CMatio
internal import Synchronization

/// A MATLAB file of version 5 or 7.3, read through matio.
///
/// Version 7.3 is HDF5 inside, so all of it happens under HDF5's lock.
@safe struct MATLABFile: ~Copyable {
  let path: String
  private let size: Int
  private let handle: OpaquePointer

  /// Opens a file for as long as `body` needs it.
  static func reading<Result>(
    _ path: String, _ body: (borrowing MATLABFile) throws(RecordingError) -> Result
  ) throws(RecordingError) -> Result {
    let size = try MATLABHead.check(path)
    return try HDF5Library.lent { () throws(RecordingError) -> Result in try body(try MATLABFile(path, size: size)) }
  }

  private init(_ path: String, size: Int) throws(RecordingError) {
    self.path = path
    self.size = size
    MATLABComplaints.listen()
    guard let opened = unsafe Mat_Open(path, Int32(MAT_ACC_RDONLY.rawValue)) else {
      throw Self.damaged(path, "its contents can't be listed")
    }
    unsafe handle = opened
  }

  deinit { unsafe _ = Mat_Close(handle) }

  /// What is in the file, in file order; the fields of a single structure follow it, by `structure.field`.
  func variables() throws(RecordingError) -> [MATLABVariable] {
    var variables: [MATLABVariable] = []
    unsafe Mat_Rewind(handle)
    while let info = unsafe Mat_VarReadNextInfo(handle) {
      defer { unsafe Mat_VarFree(info) }
      guard let name = unsafe info.pointee.name.map({ unsafe String(cString: $0) }), !name.isEmpty else { continue }
      variables.append(unsafe Self.describe(info, name))
      if unsafe info.pointee.class_type == MAT_C_STRUCT, variables.last?.shape == [1, 1] {
        variables += unsafe Self.fields(of: info, name)
      }
    }
    if let complaint = MATLABComplaints.take() {
      let last = variables.last.map { "after '\($0.name)': " } ?? ""
      throw Self.damaged(path, last + complaint)
    }
    return variables
  }

  /// The value of a single real number; `nil` where there is none of this name.
  func number(_ name: String) throws(RecordingError) -> Double? {
    try unsafe withInfo(name) { info, variable throws(RecordingError) -> Double? in
      guard case .real(let kind) = variable.contents, variable.shape == [1, 1] else { return nil }
      return kind.read(try unsafe bytes(info, kind, start: [0, 0], edge: [1, 1])) { $0 }.first
    } ?? nil
  }

  /// Some samples of all channels of a signal: `[channel, sample]`.
  func read(_ name: String, samples: Range<Int>) throws(RecordingError) -> [Float] {
    let values = try unsafe withInfo(name) { info, variable throws(RecordingError) -> [Float] in
      guard case .real(let kind) = variable.contents, variable.isSignal, samples.upperBound <= variable.sampleCount
      else {
        throw RecordingError(
          path: path, found: variable.summary, wanted: "\(samples.upperBound) samples, as when it was opened")
      }
      let channels = variable.channelCount
      let start = variable.isTransposed ? [0, samples.lowerBound] : [samples.lowerBound, 0]
      let edge = variable.isTransposed ? [channels, samples.count] : [samples.count, channels]
      let stored = kind.floats(try unsafe bytes(info, kind, start: start, edge: edge))
      guard variable.isTransposed, channels > 1 else { return stored }
      return (0..<channels).flatMap { channel in
        samples.indices.map { stored[($0 - samples.lowerBound) * channels + channel] }
      }
    }
    guard let values else { throw RecordingError(path: path, found: "no variable '\(name)'", wanted: "one") }
    return values
  }

  private func withInfo<Result>(
    _ name: String, _ body: (UnsafeMutablePointer<matvar_t>, MATLABVariable) throws(RecordingError) -> Result
  ) throws(RecordingError) -> Result? {
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    guard let first = parts.first, let outer = unsafe Mat_VarReadInfo(handle, first) else { return nil }
    defer { unsafe Mat_VarFree(outer) }
    guard parts.count == 2 else { return try unsafe body(outer, Self.describe(outer, name)) }
    guard unsafe outer.pointee.class_type == MAT_C_STRUCT,
      let field = unsafe Mat_VarGetStructFieldByName(outer, parts[1], 0)
    else { return nil }
    return try unsafe body(field, Self.describe(field, name))
  }

  /// The numbers as matio hands them out; processors that Swift runs on store the low byte first.
  private func bytes(
    _ info: UnsafeMutablePointer<matvar_t>, _ kind: BinaryNumber, start: [Int], edge: [Int]
  ) throws(RecordingError) -> [UInt8] {
    // zlib packs a thousand to one at best; a damaged head must not ask for all the memory there is.
    let (total, overflow) = edge[0].multipliedReportingOverflow(by: edge[1] * kind.byteCount)
    guard !overflow, total / 1032 <= size else {
      throw Self.damaged(path, "\(edge[0])×\(edge[1]) numbers in \(size) bytes")
    }
    var starts = start.map(Int32.init)
    var edges = edge.map(Int32.init)
    var strides: [Int32] = [1, 1]
    var bytes = [UInt8](repeating: 0, count: total)
    let status = unsafe bytes.withMutableBytes { buffer in
      unsafe Mat_VarReadData(handle, info, buffer.baseAddress, &starts, &strides, &edges)
    }
    if let complaint = MATLABComplaints.take() ?? (status == 0 ? nil : "its numbers can't be read") {
      throw Self.damaged(path, complaint)
    }
    return bytes
  }

  private static func damaged(_ path: String, _ reason: String) -> RecordingError {
    let complaint = MATLABComplaints.take().map { ": \($0)" } ?? ""
    return RecordingError(
      path: path, found: "a damaged MATLAB file (\(reason)\(complaint))", wanted: "one that is whole")
  }

  private static func fields(of info: UnsafeMutablePointer<matvar_t>, _ name: String) -> [MATLABVariable] {
    guard let names = unsafe Mat_VarGetStructFieldnames(info) else { return [] }
    return (0..<Int(unsafe Mat_VarGetNumberOfFields(info))).compactMap { index in
      guard let field = unsafe Mat_VarGetStructFieldByIndex(info, index, 0), let text = unsafe names[index] else {
        return nil
      }
      return unsafe describe(field, name + "." + String(cString: text))
    }
  }

  private static func describe(_ info: UnsafeMutablePointer<matvar_t>, _ name: String) -> MATLABVariable {
    let variable = unsafe info.pointee
    let shape = (0..<Int(unsafe variable.rank)).map { axis in
      unsafe variable.dims.map { unsafe Int(clamping: $0[axis]) } ?? 0
    }
    return MATLABVariable(name: name, shape: shape, contents: unsafe contents(variable, shape))
  }

  private static func contents(_ variable: matvar_t, _ shape: [Int]) -> MATLABVariable.Contents {
    let kinds: [UInt32: BinaryNumber] = [
      MAT_C_DOUBLE.rawValue: .double, MAT_C_SINGLE.rawValue: .single, MAT_C_INT8.rawValue: .int8,
      MAT_C_UINT8.rawValue: .uint8, MAT_C_INT16.rawValue: .int16, MAT_C_UINT16.rawValue: .uint16,
      MAT_C_INT32.rawValue: .int32, MAT_C_UINT32.rawValue: .uint32, MAT_C_INT64.rawValue: .int64,
      MAT_C_UINT64.rawValue: .uint64,
    ]
    let others: [UInt32: String] = [
      MAT_C_CELL.rawValue: "cell", MAT_C_STRUCT.rawValue: "struct", MAT_C_OBJECT.rawValue: "object",
      MAT_C_CHAR.rawValue: "char", MAT_C_SPARSE.rawValue: "sparse", MAT_C_FUNCTION.rawValue: "function",
      MAT_C_EMPTY.rawValue: "empty",
    ]
    guard let kind = kinds[unsafe variable.class_type.rawValue] else {
      return .other(others[unsafe variable.class_type.rawValue] ?? "object")
    }
    if unsafe variable.isComplex != 0 { return .other("complex \(kind.rawValue)") }
    if unsafe variable.isLogical != 0 { return .other("logical") }
    // matio counts with 32 bits.
    let isLarge = shape.contains { $0 > Int(Int32.max) }
    return isLarge ? .other("\(kind.rawValue), too large") : .real(kind)
  }
}

/// What matio complains of, which it would print otherwise. Used under the library's lock only.
enum MATLABComplaints {
  private static let collected = Mutex<[String]>([])

  static func listen() {
    collected.withLock { $0 = [] }
    unsafe _ = Mat_LogInitFunc(nil) { level, text in
      // 1 and 2 are errors, 4 and above is talk.
      guard level <= 2, let text = unsafe text else { return }
      let complaint = unsafe String(cString: text)
      MATLABComplaints.collected.withLock { if $0.count < 8 { $0.append(complaint) } }
    }
  }

  /// The first complaint since the last look, without its line end.
  static func take() -> String? {
    let all = collected.withLock { complaints in
      defer { complaints = [] }
      return complaints
    }
    return all.first.map { String($0.drop { $0.isWhitespace }.prefix { !$0.isNewline }) }
  }
}

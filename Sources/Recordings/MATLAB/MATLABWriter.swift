internal import CMatio
internal import Foundation

/// Writes MATLAB files of version 5, compressed, through matio.
package enum MATLABWriter {
  /// Writes beside `path` and renames at the end, so that a crash leaves the older file or the new one.
  ///
  /// - Parameters:
  ///   - structures: The variables of the file, each a structure of columns.
  ///   - description: The first 116 bytes of the file, for people and for telling whose it is.
  ///   - path: The file, replaced only when the new one is complete.
  package static func write(
    _ structures: [MATLABStructure], description: String, to path: String
  ) throws(RecordingError) {
    let temporary = TemporaryFile(path: "\(path).partial-\(ProcessInfo.processInfo.processIdentifier)")
    let complaint = HDF5Library.lent { write(structures, description, temporary.path) }
    if let complaint { throw failed(path, complaint) }
    guard unsafe rename(temporary.path, path) == 0 else {
      throw failed(path, unsafe String(cString: strerror(errno)))
    }
  }

  private static func failed(_ path: String, _ reason: String) -> RecordingError {
    RecordingError(
      path: path, found: "no way to write a MATLAB file (\(reason))", wanted: "one",
      hint: "nothing was replaced; give another place with -o")
  }

  /// - Returns: Why it can't be written; nil where it was.
  private static func write(_ structures: [MATLABStructure], _ description: String, _ path: String) -> String? {
    MATLABComplaints.listen()
    guard let file = unsafe Mat_CreateVer(path, description, MAT_FT_MAT5) else {
      return MATLABComplaints.take() ?? "the file can't be made"
    }
    var isComplete = true
    for structure in structures where isComplete {
      guard let variable = unsafe variable(structure) else { isComplete = false; continue }
      isComplete = unsafe Mat_VarWrite(file, variable, MAT_COMPRESSION_ZLIB) == 0
      unsafe Mat_VarFree(variable)
    }
    let isClosed = unsafe Mat_Close(file) == 0
    if let complaint = MATLABComplaints.take() { return complaint }
    return isComplete && isClosed ? nil : "its data can't be written"
  }

  /// A structure with its fields, which it owns.
  private static func variable(_ structure: MATLABStructure) -> UnsafeMutablePointer<matvar_t>? {
    var single = [1, 1]
    guard let whole = unsafe Mat_VarCreateStruct(structure.name, 2, &single, nil, 0) else { return nil }
    for field in structure.fields {
      guard let column = unsafe variable(field.column) else {
        unsafe Mat_VarFree(whole)
        return nil
      }
      unsafe Mat_VarAddStructField(whole, field.name)
      unsafe Mat_VarSetStructFieldByName(whole, field.name, 0, column)
    }
    return unsafe whole
  }

  /// A column vector; matio copies what it is given.
  private static func variable(_ column: MATLABStructure.Column) -> UnsafeMutablePointer<matvar_t>? {
    switch column {
    case .numbers(var values): return unsafe variable(&values, MAT_C_DOUBLE, MAT_T_DOUBLE)
    case .singles(var values): return unsafe variable(&values, MAT_C_SINGLE, MAT_T_SINGLE)
    case .integers(var values): return unsafe variable(&values, MAT_C_INT32, MAT_T_INT32)
    case .texts(let texts):
      var shape = [texts.count, 1]
      guard let cells = unsafe Mat_VarCreate(nil, MAT_C_CELL, MAT_T_CELL, 2, &shape, nil, 0) else { return nil }
      for (index, text) in texts.enumerated() { unsafe Mat_VarSetCell(cells, Int32(index), variable(text)) }
      return unsafe cells
    }
  }

  private static func variable<Number>(
    _ values: inout [Number], _ kind: matio_classes, _ type: matio_types
  ) -> UnsafeMutablePointer<matvar_t>? {
    var shape = [values.count, 1]
    return unsafe values.withUnsafeMutableBytes { bytes in
      unsafe Mat_VarCreate(nil, kind, type, 2, &shape, bytes.baseAddress, 0)
    }
  }

  /// A row of characters, as MATLAB counts them: 16 bits each.
  private static func variable(_ text: String) -> UnsafeMutablePointer<matvar_t>? {
    var units = Array(text.utf16)
    var shape = [units.isEmpty ? 0 : 1, units.count]
    return unsafe units.withUnsafeMutableBytes { bytes in
      unsafe Mat_VarCreate(nil, MAT_C_CHAR, MAT_T_UINT16, 2, &shape, bytes.baseAddress, 0)
    }
  }
}

internal import CHDF5
internal import Foundation

extension HDF5File {
  /// Whether a group or array of this name is there.
  package func exists(_ location: String) throws(HDF5Error) -> Bool {
    try HDF5Library.locked { () throws(HDF5Error) in
      let file = handle.id
      var prefix = ""
      // HDF5 answers only for the last part of a path whose parents exist.
      for part in location.split(separator: "/") {
        prefix += "/" + part
        let name = prefix
        let found = try HDF5Library.call("look for \(location)", path) {
          unsafe H5Lexists(file, name, hid_t(H5P_DEFAULT))
        }
        if found == 0 { return false }
      }
      return true
    }
  }

  /// The names of the groups and arrays in a group, sorted.
  package func names(in location: String = "/") throws(HDF5Error) -> [String] {
    try HDF5Library.locked { () throws(HDF5Error) in
      let attempt = "list \(location)"
      let file = handle.id
      let group = try HDF5Handle(.group, attempt, path) { unsafe H5Gopen2(file, location, hid_t(H5P_DEFAULT)) }
      var info = H5G_info_t()
      try HDF5Library.call(attempt, path) { unsafe H5Gget_info(group.id, &info) }
      var names: [String] = []
      for index in 0..<info.nlinks {
        let length = try HDF5Library.call(attempt, path) {
          unsafe H5Lget_name_by_idx(group.id, ".", H5_INDEX_NAME, H5_ITER_INC, index, nil, 0, hid_t(H5P_DEFAULT))
        }
        var bytes = [CChar](repeating: 0, count: Int(length) + 1)
        let size = bytes.count
        try HDF5Library.call(attempt, path) {
          unsafe H5Lget_name_by_idx(group.id, ".", H5_INDEX_NAME, H5_ITER_INC, index, &bytes, size, hid_t(H5P_DEFAULT))
        }
        names.append(String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
      }
      return names
    }
  }

  /// The length of each axis of an array.
  package func shape(of location: String) throws(HDF5Error) -> [Int] {
    try HDF5Library.locked { () throws(HDF5Error) in
      try shape(of: try dataset(location, "read \(location)"), "read \(location)")
    }
  }

  /// Reads a whole array; numbers of another type are converted.
  package func read<Element: HDF5Element>(
    _ element: Element.Type = Element.self, at location: String
  ) throws(HDF5Error) -> HDF5Array<Element> {
    let shape = try shape(of: location)
    let values = try read(element, at: [Int](repeating: 0, count: shape.count), shape: shape, of: location)
    return HDF5Array(shape: shape, values: values)
  }

  /// Reads part of an array.
  ///
  /// - Parameters:
  ///   - element: Of which type the numbers are in memory.
  ///   - offset: Where the part starts, along each axis.
  ///   - shape: The part's length along each axis.
  ///   - location: The path within the file.
  package func read<Element: HDF5Element>(
    _ element: Element.Type = Element.self, at offset: [Int], shape: [Int], of location: String
  ) throws(HDF5Error) -> [Element] {
    precondition(offset.count == shape.count, "an offset of \(offset) for a shape of \(shape)")
    return try HDF5Library.locked { () throws(HDF5Error) in
      let attempt = "read \(location)"
      let dataset = try dataset(location, attempt)
      let count = shape.reduce(1, *)
      guard count > 0 else { return [] }
      let region = try HDF5Types.region(of: dataset, offset: offset, shape: shape, attempt, path)
      let memory = try HDF5Types.space(shape, attempt, path)
      let id = dataset.id
      let type = try HDF5Handle(.type, attempt, path) { H5Dget_type(id) }
      let isText = H5Tget_class(type.id) == H5T_STRING
      guard isText == (Element.hdf5Kind == .string) else {
        throw HDF5Error(
          path: path, attempt: attempt,
          reasons: [isText ? "it holds texts, not numbers" : "it holds numbers, not texts"])
      }
      if isText {
        let texts = try unsafe HDF5Texts.read(type, count: count, attempt, path) { type, buffer in
          unsafe H5Dread(id, type, memory.id, region.id, hid_t(H5P_DEFAULT), buffer)
        }
        return texts.compactMap { $0 as? Element }
      }
      var values = [Element](repeating: Element.hdf5Blank, count: count)
      try unsafe values.withMutableBytes { bytes throws(HDF5Error) in
        try HDF5Library.call(attempt, path) {
          unsafe H5Dread(
            id, Element.hdf5Kind.memoryType, memory.id, region.id, hid_t(H5P_DEFAULT), bytes.baseAddress)
        }
      }
      return values
    }
  }

  /// An open array; the caller holds the lock.
  func dataset(_ location: String, _ attempt: String) throws(HDF5Error) -> HDF5Handle {
    let file = handle.id
    return try HDF5Handle(.dataset, attempt, path) { unsafe H5Dopen2(file, location, hid_t(H5P_DEFAULT)) }
  }

  private func shape(of dataset: borrowing HDF5Handle, _ attempt: String) throws(HDF5Error) -> [Int] {
    let id = dataset.id
    let space = try HDF5Handle(.space, attempt, path) { H5Dget_space(id) }
    return try HDF5Texts.shape(of: space, attempt, path)
  }
}

/// Reads texts of fixed or variable length, of arrays and attributes.
enum HDF5Texts {
  /// - Parameter read: Reads with a memory type into a buffer.
  static func read(
    _ stored: borrowing HDF5Handle, count: Int, _ attempt: String, _ path: String,
    _ read: (_ type: hid_t, _ buffer: UnsafeMutableRawPointer?) -> herr_t
  ) throws(HDF5Error) -> [String] {
    let stored = stored.id
    if try HDF5Library.call(attempt, path, { H5Tis_variable_str(stored) }) > 0 {
      return try unsafe variableTexts(stored, count: count, attempt, path, read)
    }
    let size = H5Tget_size(stored)
    var bytes = [UInt8](repeating: 0, count: count * size)
    try unsafe bytes.withMutableBytes { bytes throws(HDF5Error) in
      try HDF5Library.call(attempt, path) { unsafe read(stored, bytes.baseAddress) }
    }
    // Padded with zeros or, by Fortran's habit, with blanks.
    let isBlankPadded = H5Tget_strpad(stored) == H5T_STR_SPACEPAD
    return (0..<count).map { index in
      var field = bytes[index * size..<(index + 1) * size].prefix { $0 != 0 }
      while isBlankPadded, field.last == UInt8(ascii: " ") { field.removeLast() }
      return String(decoding: field, as: UTF8.self)
    }
  }

  private static func variableTexts(
    _ stored: hid_t, count: Int, _ attempt: String, _ path: String,
    _ read: (_ type: hid_t, _ buffer: UnsafeMutableRawPointer?) -> herr_t
  ) throws(HDF5Error) -> [String] {
    let type = try HDF5Handle(.type, attempt, path) { H5Tcopy(stored) }
    var pointers = unsafe [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
    try unsafe pointers.withMutableBytes { buffer throws(HDF5Error) in
      try HDF5Library.call(attempt, path) { unsafe read(type.id, buffer.baseAddress) }
    }
    // HDF5 has allocated each text; it wants them freed by itself.
    defer { unsafe pointers.forEach { unsafe _ = H5free_memory($0) } }
    return unsafe pointers.map { pointer in unsafe pointer.map { unsafe String(cString: $0) } ?? "" }
  }

  static func shape(of space: borrowing HDF5Handle, _ attempt: String, _ path: String) throws(HDF5Error) -> [Int] {
    let id = space.id
    let rank = try HDF5Library.call(attempt, path) { H5Sget_simple_extent_ndims(id) }
    guard rank > 0 else { return [] }
    var lengths = [hsize_t](repeating: 0, count: Int(rank))
    try HDF5Library.call(attempt, path) { unsafe H5Sget_simple_extent_dims(id, &lengths, nil) }
    return lengths.map(Int.init)
  }
}

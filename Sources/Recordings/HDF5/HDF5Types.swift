internal import CHDF5

/// Makes the small HDF5 objects that reading and writing need; called under the library's lock.
enum HDF5Types {
  /// The type as it is written to the file: texts as UTF-8 of variable length, which every reader turns into strings.
  static func stored(
    _ kind: HDF5ElementKind, _ attempt: String, _ path: String
  ) throws(HDF5Error) -> HDF5Handle {
    let type = try HDF5Handle(.type, attempt, path) { H5Tcopy(kind.memoryType) }
    if kind == .string {
      try HDF5Library.call(attempt, path) { H5Tset_size(type.id, chdf5_variable_length()) }
      try HDF5Library.call(attempt, path) { H5Tset_cset(type.id, H5T_CSET_UTF8) }
    }
    return type
  }

  /// The space of an array; a scalar one for an empty shape.
  static func space(_ shape: [Int], _ attempt: String, _ path: String) throws(HDF5Error) -> HDF5Handle {
    precondition(shape.allSatisfy { $0 >= 0 }, "a shape of \(shape) has a negative length")
    let lengths = shape.map { hsize_t($0) }
    return try HDF5Handle(.space, attempt, path) {
      shape.isEmpty
        ? H5Screate(H5S_SCALAR) : unsafe H5Screate_simple(Int32(lengths.count), lengths, nil)
    }
  }

  /// The part of a dataset's space that starts at `offset`.
  static func region(
    of dataset: borrowing HDF5Handle, offset: [Int], shape: [Int], _ attempt: String, _ path: String
  ) throws(HDF5Error) -> HDF5Handle {
    let id = dataset.id
    let space = try HDF5Handle(.space, attempt, path) { H5Dget_space(id) }
    let rank = try HDF5Library.call(attempt, path) { H5Sget_simple_extent_ndims(space.id) }
    guard Int(rank) == shape.count else {
      throw HDF5Error(
        path: path, attempt: attempt, reasons: ["it has \(rank) dimensions, not \(shape.count)"])
    }
    guard !shape.isEmpty else { return space }
    let start = offset.map { hsize_t($0) }
    let count = shape.map { hsize_t($0) }
    try HDF5Library.call(attempt, path) {
      unsafe H5Sselect_hyperslab(space.id, H5S_SELECT_SET, start, nil, count, nil)
    }
    return space
  }

  /// Chunks of about 1 MiB: whole rows along the first axes, as snapshots and windows are written and read in order.
  ///
  /// - Returns: `nil` for arrays of up to 64 KiB, which are stored in one piece as they are, and for texts, whose bytes
  ///   live elsewhere in the file.
  static func chunk<Element: HDF5Element>(for element: Element.Type, _ shape: [Int]) -> [Int]? {
    let elementSize = MemoryLayout<Element>.stride
    guard Element.hdf5Kind != .string, !shape.isEmpty, shape.allSatisfy({ $0 > 0 }),
      shape.reduce(1, *) * elementSize > 65_536
    else { return nil }
    var chunk = shape
    for axis in chunk.indices {
      let inner = chunk[(axis + 1)...].reduce(1, *) * elementSize
      chunk[axis] = min(shape[axis], max(1, (1 << 20) / inner))
    }
    return chunk
  }
}

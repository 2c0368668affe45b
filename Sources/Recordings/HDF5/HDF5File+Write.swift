internal import CHDF5

extension HDF5File {
  /// Writes an array, with what its numbers mean.
  ///
  /// Arrays of more than 64 KiB are cut into chunks, byte-shuffled and compressed (gzip level 4): shuffling puts the
  /// like exponent bytes of floating-point numbers side by side, which compresses better and faster.
  ///
  /// - Parameters:
  ///   - values: Row-major, as many as the shape holds.
  ///   - shape: The length of each axis; empty for a single value. Row-major.
  ///   - location: Such as `/scores/window/score`; must not exist yet.
  ///   - units: Such as `g`, `s`, or `1` for a pure number.
  ///   - description: What it is, in a sentence.
  ///   - axes: For each axis the dimension scale it follows, made by `makeScale`, or `nil`; none by default.
  package func write<Element: HDF5Element>(
    _ values: [Element], shape: [Int]? = nil, to location: String, units: String, description: String,
    axes: [String?] = []
  ) throws(HDF5Error) {
    let shape = shape ?? [values.count]
    precondition(
      values.count == shape.reduce(1, *), "a shape of \(shape) needs \(shape.reduce(1, *)) values, not \(values.count)")
    try declare(Element.self, shape: shape, at: location, units: units, description: description, axes: axes)
    guard !values.isEmpty else { return }
    try write(values, at: [Int](repeating: 0, count: shape.count), shape: shape, to: location)
  }

  /// Makes room for an array that is written part by part.
  ///
  /// - Parameters:
  ///   - element: Of which type the numbers are in memory.
  ///   - shape: The length of each axis.
  ///   - location: The path within the file.
  ///   - units: As h5py shows them; empty for names.
  ///   - description: What it is, in a sentence.
  ///   - axes: For each axis the array that is its scale; nil for none.
  ///   - chunk: The part that is stored and compressed in one piece; about 1 MiB along the first axis by default.
  package func declare<Element: HDF5Element>(
    _ element: Element.Type, shape: [Int], at location: String, units: String, description: String,
    axes: [String?] = [], chunk: [Int]? = nil
  ) throws(HDF5Error) {
    precondition(axes.isEmpty || axes.count == shape.count, "\(axes.count) axes for \(shape.count) dimensions")
    try HDF5Library.locked { () throws(HDF5Error) in
      let attempt = "make \(location)"
      let type = try HDF5Types.stored(Element.hdf5Kind, attempt, path)
      let space = try HDF5Types.space(shape, attempt, path)
      let links = try HDF5Handle(.properties, attempt, path) { H5Pcreate(chdf5_link_creation()) }
      try HDF5Library.call(attempt, path) { H5Pset_create_intermediate_group(links.id, 1) }
      let creation = try HDF5Handle(.properties, attempt, path) { H5Pcreate(chdf5_dataset_creation()) }
      // Without the time of writing the same data give the same bytes.
      try HDF5Library.call(attempt, path) { H5Pset_obj_track_times(creation.id, false) }
      if let chunk = chunk ?? HDF5Types.chunk(for: Element.self, shape) {
        let lengths = chunk.map { hsize_t($0) }
        try HDF5Library.call(attempt, path) { unsafe H5Pset_chunk(creation.id, Int32(lengths.count), lengths) }
        try HDF5Library.call(attempt, path) { H5Pset_shuffle(creation.id) }
        try HDF5Library.call(attempt, path) { H5Pset_deflate(creation.id, 4) }
      }
      let file = handle.id
      let dataset = try HDF5Handle(.dataset, attempt, path) {
        unsafe H5Dcreate2(file, location, type.id, space.id, links.id, creation.id, hid_t(H5P_DEFAULT))
      }
      try setAttribute("units", .text(units), of: dataset.id, location)
      try setAttribute("description", .text(description), of: dataset.id, location)
      for (axis, scale) in axes.enumerated() {
        if let scale { try attach(scale, to: dataset.id, axis: axis, location) }
      }
    }
  }

  /// Writes part of a declared array.
  ///
  /// - Parameters:
  ///   - values: Row-major, as many as the shape holds.
  ///   - offset: Where the part starts, along each axis.
  ///   - shape: The part's length along each axis.
  ///   - location: The path within the file.
  package func write<Element: HDF5Element>(
    _ values: [Element], at offset: [Int], shape: [Int], to location: String
  ) throws(HDF5Error) {
    precondition(offset.count == shape.count, "an offset of \(offset) for a shape of \(shape)")
    precondition(
      values.count == shape.reduce(1, *), "a shape of \(shape) needs \(shape.reduce(1, *)) values, not \(values.count)")
    try HDF5Library.locked { () throws(HDF5Error) in
      let attempt = "write \(location)"
      let dataset = try dataset(location, attempt)
      let region = try HDF5Types.region(of: dataset, offset: offset, shape: shape, attempt, path)
      let memory = try HDF5Types.space(shape, attempt, path)
      if let texts = values as? [String] {
        let type = try HDF5Types.stored(.string, attempt, path)
        let buffer = TextPointers(texts)
        try unsafe buffer.withPointers { pointers throws(HDF5Error) in
          try HDF5Library.call(attempt, path) {
            unsafe H5Dwrite(dataset.id, type.id, memory.id, region.id, hid_t(H5P_DEFAULT), pointers)
          }
        }
      } else {
        try unsafe values.withBytes { bytes throws(HDF5Error) in
          try HDF5Library.call(attempt, path) {
            unsafe H5Dwrite(
              dataset.id, Element.hdf5Kind.memoryType, memory.id, region.id, hid_t(H5P_DEFAULT), bytes.baseAddress)
          }
        }
      }
    }
  }

  /// Makes a group and those above it; nothing happens where it exists.
  package func makeGroup(_ location: String) throws(HDF5Error) {
    try HDF5Library.locked { () throws(HDF5Error) in
      guard !(try exists(location)) else { return }
      let attempt = "make \(location)"
      let links = try HDF5Handle(.properties, attempt, path) { H5Pcreate(chdf5_link_creation()) }
      try HDF5Library.call(attempt, path) { H5Pset_create_intermediate_group(links.id, 1) }
      let file = handle.id
      _ = try HDF5Handle(.group, attempt, path) {
        unsafe H5Gcreate2(file, location, links.id, hid_t(H5P_DEFAULT), hid_t(H5P_DEFAULT))
      }
    }
  }

  /// Makes an array the scale that other arrays' axes can follow.
  package func makeScale(_ location: String, name: String) throws(HDF5Error) {
    try HDF5Library.locked { () throws(HDF5Error) in
      let attempt = "make \(location) a scale"
      let dataset = try dataset(location, attempt)
      try HDF5Library.call(attempt, path) { unsafe H5DSset_scale(dataset.id, name) }
    }
  }

  private func attach(_ scale: String, to dataset: hid_t, axis: Int, _ location: String) throws(HDF5Error) {
    let attempt = "attach the scale \(scale) to \(location)"
    let scaleHandle = try self.dataset(scale, attempt)
    try HDF5Library.call(attempt, path) { H5DSattach_scale(dataset, scaleHandle.id, UInt32(axis)) }
    let label = String(scale.split(separator: "/").last ?? "")
    try HDF5Library.call(attempt, path) { unsafe H5DSset_label(dataset, UInt32(axis), label) }
  }
}

/// Texts as HDF5 wants them: an array of pointers to bytes that end in a zero.
struct TextPointers {
  private var bytes: [CChar] = []
  private var starts: [Int] = []

  init(_ texts: [String]) {
    for text in texts {
      starts.append(bytes.count)
      // A zero byte would end the text early; as text it has no meaning.
      bytes.append(contentsOf: text.utf8.lazy.filter { $0 != 0 }.map { CChar(bitPattern: $0) })
      bytes.append(0)
    }
  }

  /// The pointers are good as long as `body` runs.
  func withPointers(_ body: (UnsafeRawPointer?) throws(HDF5Error) -> Void) throws(HDF5Error) {
    try unsafe bytes.withUnsafeBufferPointer { bytes throws(HDF5Error) in
      let pointers = unsafe starts.map { start in unsafe bytes.baseAddress.map { unsafe $0 + start } }
      try unsafe pointers.withBytes { pointers throws(HDF5Error) in
        try unsafe body(pointers.baseAddress)
      }
    }
  }
}

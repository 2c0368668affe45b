internal import CHDF5

extension HDF5File {
  /// Writes an attribute of a group or array, replacing an older one.
  ///
  /// - Parameters:
  ///   - name: Of the attribute.
  ///   - value: What it says.
  ///   - location: `/` for the file itself.
  package func setAttribute(_ name: String, _ value: HDF5Attribute, of location: String = "/") throws(HDF5Error) {
    try HDF5Library.locked { () throws(HDF5Error) in
      let object = try object(location, "write the attribute \(name) of \(location)")
      try setAttribute(name, value, of: object.id, location)
    }
  }

  /// Reads an attribute, or `nil` where there is none of this name.
  package func attribute(_ name: String, of location: String = "/") throws(HDF5Error) -> HDF5Attribute? {
    try HDF5Library.locked { () throws(HDF5Error) in
      let attempt = "read the attribute \(name) of \(location)"
      let object = try object(location, attempt)
      let id = object.id
      guard try HDF5Library.call(attempt, path, { unsafe H5Aexists(id, name) }) > 0 else { return nil }
      let attribute = try HDF5Handle(.attribute, attempt, path) { unsafe H5Aopen(id, name, hid_t(H5P_DEFAULT)) }
      let attributeID = attribute.id
      let space = try HDF5Handle(.space, attempt, path) { H5Aget_space(attributeID) }
      let shape = try HDF5Texts.shape(of: space, attempt, path)
      let type = try HDF5Handle(.type, attempt, path) { H5Aget_type(attributeID) }
      let count = shape.reduce(1, *)
      switch H5Tget_class(type.id) {
      case H5T_STRING:
        let texts = try unsafe HDF5Texts.read(type, count: count, attempt, path) { type, buffer in
          unsafe H5Aread(attributeID, type, buffer)
        }
        return shape.isEmpty ? .text(texts.first ?? "") : .texts(texts)
      case H5T_INTEGER:
        let values = try numbers(Int64.self, of: attribute, count, attempt)
        return shape.isEmpty ? .integer(values[0]) : .integers(values)
      case H5T_FLOAT:
        let values = try numbers(Double.self, of: attribute, count, attempt)
        return shape.isEmpty ? .number(values[0]) : .numbers(values)
      default:
        throw HDF5Error(path: path, attempt: attempt, reasons: ["it is neither text nor number"])
      }
    }
  }

  /// The caller holds the lock.
  func setAttribute(_ name: String, _ value: HDF5Attribute, of object: hid_t, _ location: String) throws(HDF5Error) {
    let attempt = "write the attribute \(name) of \(location)"
    if try HDF5Library.call(attempt, path, { unsafe H5Aexists(object, name) }) > 0 {
      try HDF5Library.call(attempt, path) { unsafe H5Adelete(object, name) }
    }
    switch value {
    case .text(let text): try write([text], shape: [], name, object, attempt)
    case .texts(let texts): try write(texts, shape: [texts.count], name, object, attempt)
    case .integer(let number): try write([number], shape: [], name, object, attempt)
    case .integers(let numbers): try write(numbers, shape: [numbers.count], name, object, attempt)
    case .number(let number): try write([number], shape: [], name, object, attempt)
    case .numbers(let numbers): try write(numbers, shape: [numbers.count], name, object, attempt)
    }
  }

  private func write<Element: HDF5Element>(
    _ values: [Element], shape: [Int], _ name: String, _ object: hid_t, _ attempt: String
  ) throws(HDF5Error) {
    let type = try HDF5Types.stored(Element.hdf5Kind, attempt, path)
    let space = try HDF5Types.space(shape, attempt, path)
    let attribute = try HDF5Handle(.attribute, attempt, path) {
      unsafe H5Acreate2(object, name, type.id, space.id, hid_t(H5P_DEFAULT), hid_t(H5P_DEFAULT))
    }
    guard !values.isEmpty else { return }
    if let texts = values as? [String] {
      try unsafe TextPointers(texts).withPointers { pointers throws(HDF5Error) in
        try HDF5Library.call(attempt, path) { unsafe H5Awrite(attribute.id, type.id, pointers) }
      }
    } else {
      try unsafe values.withBytes { bytes throws(HDF5Error) in
        try HDF5Library.call(attempt, path) {
          unsafe H5Awrite(attribute.id, Element.hdf5Kind.memoryType, bytes.baseAddress)
        }
      }
    }
  }

  private func numbers<Element: HDF5Element>(
    _ element: Element.Type, of attribute: borrowing HDF5Handle, _ count: Int, _ attempt: String
  ) throws(HDF5Error) -> [Element] {
    let id = attribute.id
    var values = [Element](repeating: Element.hdf5Blank, count: count)
    try unsafe values.withMutableBytes { bytes throws(HDF5Error) in
      try HDF5Library.call(attempt, path) { unsafe H5Aread(id, Element.hdf5Kind.memoryType, bytes.baseAddress) }
    }
    return values
  }

  private func object(_ location: String, _ attempt: String) throws(HDF5Error) -> HDF5Handle {
    let file = handle.id
    return try HDF5Handle(.object, attempt, path) { unsafe H5Oopen(file, location, hid_t(H5P_DEFAULT)) }
  }
}

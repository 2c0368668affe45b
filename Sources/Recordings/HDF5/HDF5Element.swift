internal import CHDF5

/// What a dataset can hold: `Float`, `Double`, `Int64`, `Int32` or `String`.
package protocol HDF5Element: Sendable {
  static var hdf5Kind: HDF5ElementKind { get }
  /// A value to fill memory with before it is read into.
  static var hdf5Blank: Self { get }
}

/// The element types, without a C type in sight.
package enum HDF5ElementKind: String, Sendable {
  case float, double, int64, int32, string

  /// The type in memory; always this one is passed, as reading with the file's own type would write past the array.
  var memoryType: hid_t {
    switch self {
    case .float: chdf5_native_float()
    case .double: chdf5_native_double()
    case .int64: chdf5_native_int64()
    case .int32: chdf5_native_int32()
    case .string: chdf5_c_string()
    }
  }
}

extension Float: HDF5Element {
  package static var hdf5Kind: HDF5ElementKind { .float }
  package static var hdf5Blank: Float { 0 }
}
extension Double: HDF5Element {
  package static var hdf5Kind: HDF5ElementKind { .double }
  package static var hdf5Blank: Double { 0 }
}
extension Int64: HDF5Element {
  package static var hdf5Kind: HDF5ElementKind { .int64 }
  package static var hdf5Blank: Int64 { 0 }
}
extension Int32: HDF5Element {
  package static var hdf5Kind: HDF5ElementKind { .int32 }
  package static var hdf5Blank: Int32 { 0 }
}
extension String: HDF5Element {
  package static var hdf5Kind: HDF5ElementKind { .string }
  package static var hdf5Blank: String { "" }
}

/// Values with their shape, row-major.
package struct HDF5Array<Element: HDF5Element>: Sendable {
  /// Empty for a single value.
  package var shape: [Int]
  package var values: [Element]

  package init(shape: [Int], values: [Element]) {
    precondition(
      values.count == shape.reduce(1, *), "a shape of \(shape) needs \(shape.reduce(1, *)) values, not \(values.count)")
    self.shape = shape
    self.values = values
  }
}

extension HDF5Array: Equatable where Element: Equatable {}

/// The value of an attribute.
package enum HDF5Attribute: Sendable, Equatable {
  case text(String)
  case integer(Int64)
  case number(Double)
  case texts([String])
  case integers([Int64])
  case numbers([Double])
}

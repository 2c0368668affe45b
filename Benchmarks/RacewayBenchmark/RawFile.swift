internal import Foundation

/// 32-bit floating-point numbers one after the other, in the machine's byte order, as numpy's `fromfile` reads them.
enum RawFile {
  static func write(_ values: [Float], to path: String) throws {
    try unsafe values.withUnsafeBytes { try unsafe Data($0).write(to: URL(fileURLWithPath: path)) }
  }

  /// Reads straight into the array, so that the peak of memory is the array alone.
  static func read(_ path: String, count: Int) throws(BenchmarkError) -> [Float] {
    guard let file = unsafe fopen(path, "rb") else {
      throw BenchmarkError("\(path): can't be opened; wanted the file that `prepare` writes")
    }
    defer { unsafe fclose(file) }
    let values = unsafe [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = unsafe fread(buffer.baseAddress, MemoryLayout<Float>.stride, count, file)
    }
    guard values.count == count else {
      throw BenchmarkError("\(path): found \(values.count) numbers, wanted \(count)")
    }
    return values
  }
}

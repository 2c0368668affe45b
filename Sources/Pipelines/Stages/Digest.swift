internal import Crypto
internal import Foundation

/// The SHA-256 of values in order: names what went in, so that a change is noticed.
struct Digest {
  private var hash = SHA256()

  mutating func update(text: String) {
    update(count: text.utf8.count)
    hash.update(data: Data(text.utf8))
  }

  mutating func update(numbers: [Double]) {
    update(count: numbers.count)
    unsafe numbers.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
  }

  mutating func update(samples: [Float]) {
    update(count: samples.count)
    unsafe samples.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
  }

  /// Lengths keep ["ab", "c"] apart from ["a", "bc"].
  private mutating func update(count: Int) {
    unsafe withUnsafeBytes(of: Int64(count).littleEndian) { unsafe hash.update(bufferPointer: $0) }
  }

  var hexadecimal: String {
    hash.finalize().map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}

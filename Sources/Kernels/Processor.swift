internal import Foundation

/// What the processor can do, as Linux tells it.
package struct Processor: Sendable {
  /// 256-bit registers and fused multiply-adds (x86-64-v3, since 2013), without which nothing here runs.
  package let hasAVX2: Bool
  /// 512-bit registers (x86-64-v4).
  package let hasAVX512: Bool

  package static let current = Processor(cpuInfo: (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? "")

  /// - Parameter cpuInfo: What `/proc/cpuinfo` holds; without it, a processor of today is taken for granted, but no AVX-512.
  init(cpuInfo: String) {
    #if arch(x86_64)
      guard let line = cpuInfo.split(separator: "\n").first(where: { $0.hasPrefix("flags") }) else {
        (hasAVX2, hasAVX512) = (true, false)
        return
      }
      let flags = Set(line.split(whereSeparator: { $0 == " " || $0 == "\t" }))
      hasAVX2 = flags.isSuperset(of: ["avx2", "fma", "bmi1", "bmi2", "f16c", "movbe"])
      hasAVX512 = flags.isSuperset(of: ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"])
    #else
      (hasAVX2, hasAVX512) = (true, false)
    #endif
  }
}

import Foundation
import Tensors

/// amplitude · sin(2π f t), starting at phase 0.3 so that no sample falls on a symmetry.
func sine(amplitude: Double, cyclesPerSample: Double, count: Int) -> [Float] {
  (0..<count).map { Float(amplitude * sin(2 * Double.pi * cyclesPerSample * Double($0) + 0.3)) }
}

func gaussianNoise(_ count: Int, seed: UInt64) -> [Float] {
  var random = RandomStream(seed: seed)
  return (0..<count).map { _ in Float(random.normal()) }
}

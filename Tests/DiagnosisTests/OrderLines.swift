import Tensors
import TestSupport

@testable import Diagnosis

/// Noise with lines at given orders, 64 samples a turn: what a squared envelope looks like to the search.
func orderSpectrum(
  seed: UInt64, turns: Double = 32, averages: Int = 1, orders: [Double] = [], amplitude: Double = 0,
  colour: Double = 0, scale: Double = 1
) -> OrderSpectrum {
  let seconds = turns * Double(averages + 1) / 2
  var signal = TestVibration(seconds: seconds, sampleRateHz: 64)
  signal.addNoise(rms: scale, colour: colour, seed: seed)
  for (index, order) in orders.enumerated() {
    signal.addSine(hz: order, amplitude: amplitude * scale, phase: Double(index * index))
  }
  let segments = TurnSegments(
    of: [VibrationTake(samples: signal.floats, shaftHz: 1)], sampleRateHz: 64, leastTurns: turns)
  return OrderSpectrum(of: signal.floats, shaftHz: 1, segments)
}

/// No mask at all.
let unmasked = LineMask(mainsHz: [], shaftTolerance: nil, shaftHz: [])

package import KernelTypes

/// Writes Σ (value − centre)² of each of sixteen columns.
///
/// - Parameters:
///   - centre: `[16]`
///   - sums: `[16]`
package func columnSquares(
  of values: UnsafePointer<Float>, stride: Int, rowCount: Int, around centre: UnsafePointer<Float>,
  into sums: UnsafeMutablePointer<Float>
) {
  let centre = unsafe load(centre)
  var lanes = Lanes.zero
  for row in 0..<rowCount {
    let distance = unsafe load(values + row * stride) - centre
    lanes.addProduct(distance, distance)
  }
  unsafe store(lanes, to: sums)
}

/// Writes Σ gradient · (value − centre) of each of sixteen columns.
///
/// - Parameters:
///   - stride: Of both.
///   - centre: `[16]`
///   - sums: `[16]`
package func columnProducts(
  of gradients: UnsafePointer<Float>, _ values: UnsafePointer<Float>, stride: Int, rowCount: Int,
  around centre: UnsafePointer<Float>, into sums: UnsafeMutablePointer<Float>
) {
  let centre = unsafe load(centre)
  var lanes = Lanes.zero
  for row in 0..<rowCount {
    unsafe lanes.addProduct(load(gradients + row * stride), load(values + row * stride) - centre)
  }
  unsafe store(lanes, to: sums)
}

/// Writes function((value − mean) · scale + shift).
///
/// - Parameters:
///   - values: `[pixelCount, channelCount]`
///   - output: Laid out like `values`.
package func normalise(
  _ normalisation: Normalisation, _ function: ElementFunction, _ values: UnsafePointer<Float>,
  into output: UnsafeMutablePointer<Float>, pixelCount: Int
) {
  let channelCount = normalisation.channelCount
  for channel in stride(from: 0, to: channelCount, by: Lanes.scalarCount) {
    let (mean, scale, shift) = unsafe (
      load(normalisation.mean + channel), load(normalisation.scale + channel), load(normalisation.shift + channel)
    )
    for pixel in 0..<pixelCount {
      let place = pixel * channelCount + channel
      let value = unsafe shift.addingProduct(load(values + place) - mean, scale)
      unsafe store(activated(value, function), to: output + place)
    }
  }
}

/// Replaces each gradient by gain · gradient + (value − mean) · scale + shift.
///
/// - Parameters:
///   - gain: `[channelCount]`
///   - values: `[pixelCount, channelCount]`
///   - gradient: Laid out like `values`.
package func differentiateNormalisation(
  _ normalisation: Normalisation, gain: UnsafePointer<Float>, _ values: UnsafePointer<Float>,
  _ gradient: UnsafeMutablePointer<Float>, pixelCount: Int
) {
  let channelCount = normalisation.channelCount
  for channel in stride(from: 0, to: channelCount, by: Lanes.scalarCount) {
    let (mean, scale, shift) = unsafe (
      load(normalisation.mean + channel), load(normalisation.scale + channel), load(normalisation.shift + channel)
    )
    let gain = unsafe load(gain + channel)
    for pixel in 0..<pixelCount {
      let place = pixel * channelCount + channel
      let value = unsafe shift.addingProduct(load(values + place) - mean, scale)
      unsafe store(value.addingProduct(gain, load(gradient + place)), to: gradient + place)
    }
  }
}

internal import NeuralNetworks
internal import SignalProcessing
internal import Tensors

/// A network with its input's scale, ready to listen to spectrograms.
struct ClipNetwork: Sendable {
  let input: NetworkInput
  let model: any ReconstructingNetwork
  /// The latents as an image, where the network is convolutional.
  let latentShape: ImageShape?
  /// What it is told of each clip's machine; nil where nothing.
  let state: OperatingState?

  /// What it makes of some clips' channels.
  func read(
    _ heard: [ClipListener.Heard], of source: ClipSource, spaces: Set<ClipDetectorPlan.Space>
  ) -> ClipReadings {
    var readings = ClipReadings()
    for one in heard {
      let rows = input.rows(of: one.levels)
      let (output, latents) = model.evaluate(
        rows, conditions: state?.matrix(of: rows.clipOfEach(one.clip), in: source))
      readings.clips.append(one.clip)
      readings.channels.append(one.channel)
      let errors = bandErrors(rows, output)
      readings.bandErrors.append(errors)
      readings.errors.append(errors.reduce(0, +) / Float(max(errors.count, 1)))
      let divergences = latents.divergences
      readings.divergences.append(divergences.reduce(0, +) / Float(max(divergences.count, 1)))
      readings.levels.append(one.levels.meanValue)
      if spaces.contains(.latents) {
        readings.spaces[.latents, default: []].append(latents.mean.columnMeans().map { Float($0) })
      }
      if spaces.contains(.pooledLatents) { readings.spaces[.pooledLatents, default: []].append(pooled(latents.mean)) }
      if spaces.contains(.statistics) { readings.spaces[.statistics, default: []].append(one.statistics) }
    }
    return readings
  }

  /// `[band]`: the mean squared residual over rows and frames.
  private func bandErrors(_ rows: Matrix, _ output: Matrix) -> [Float] {
    let bandCount = input.bandCount
    var sums = [Double](repeating: 0, count: bandCount)
    let (a, b) = (rows.elements.span, output.elements.span)
    for start in stride(from: 0, to: a.count, by: bandCount) {
      for band in 0..<bandCount {
        let residual = a[start + band] - b[start + band]
        sums[band] += Double(residual * residual)
      }
    }
    let count = Double(a.count / max(bandCount, 1))
    return sums.map { Float($0 / count) }
  }

  /// Latent images `[channel][row][column]` averaged over time, which runs down the rows, and over the clip's images: one
  /// value per channel and column.
  private func pooled(_ latents: Matrix) -> [Float] {
    let means = latents.columnMeans()
    guard let shape = latentShape else { return means.map { Float($0) } }
    var pooled = [Float](repeating: 0, count: shape.channels * shape.width)
    for channel in 0..<shape.channels {
      for column in 0..<shape.width {
        var sum = 0.0
        for row in 0..<shape.height { sum += means[(channel * shape.height + row) * shape.width + column] }
        pooled[channel * shape.width + column] = Float(sum / Double(shape.height))
      }
    }
    return pooled
  }

  /// A clip's spectrogram as the network repeats it: `[frame, band]` in dB.
  func reconstruction(of levels: Matrix, clip: Int, in source: ClipSource) -> Matrix {
    let rows = input.rows(of: levels)
    let output = model.reconstruct(rows, conditions: state?.matrix(of: rows.clipOfEach(clip), in: source))
    return input.levels(from: output, frameCount: levels.rowCount)
  }
}

extension Matrix {
  /// The same clip for each row.
  fileprivate func clipOfEach(_ clip: Int) -> [Int] { [Int](repeating: clip, count: rowCount) }

  /// Of all elements; NaN where there are none.
  var meanValue: Float { Float(elements.reduce(0.0) { $0 + Double($1) } / Double(elements.count)) }
}

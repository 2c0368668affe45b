internal import SignalProcessing
internal import Tensors

/// Turns spectrograms into a network's rows, with the scale that was learnt from training clips.
struct NetworkInput: Sendable {
  let plan: ClipNetworkPlan.Input
  let scale: LevelScale
  let bandCount: Int

  /// The rows of one spectrogram: `[row, frame · bandCount + band]`, scaled.
  ///
  /// - Parameter levels: `[frame, band]`, in dB.
  func rows(of levels: Matrix) -> Matrix {
    switch plan {
    case .stackedFrames(let count): SpectrogramImages.stacked(count).images(of: scale.scaled(levels))
    case .images(let frameCount): SpectrogramImages(frameCount: frameCount).images(of: scale.scaled(levels))
    case .overlappingImages(let frameCount, let stride):
      SpectrogramImages(frameCount: frameCount, stride: stride).images(of: scale.scaled(levels))
    case .stretched(let frameCount):
      whole(PublishedSpectrograms.stretched(scale.scaled(levels), toFrameCount: frameCount))
    case .padded(let frameCount): whole(PublishedSpectrograms.padded(scale.scaled(levels), toFrameCount: frameCount))
    }
  }

  /// How many rows a clip of so many frames gives.
  func rowCount(frameCount: Int) -> Int {
    switch plan {
    case .stackedFrames(let count): SpectrogramImages.stacked(count).count(inFrameCount: frameCount)
    case .images(let count): SpectrogramImages(frameCount: count).count(inFrameCount: frameCount)
    case .overlappingImages(let count, let stride):
      SpectrogramImages(frameCount: count, stride: stride).count(inFrameCount: frameCount)
    case .stretched, .padded: frameCount > 0 ? 1 : 0
    }
  }

  /// The frames of a row.
  var height: Int {
    switch plan {
    case .stackedFrames(let count), .images(let count), .overlappingImages(let count, _), .stretched(let count),
      .padded(let count):
      count
    }
  }

  var inputCount: Int { height * bandCount }

  /// A spectrogram from rows: what several rows say of a frame is averaged.
  ///
  /// - Parameters:
  ///   - rows: `[row, frame · bandCount + band]`, scaled, of one clip.
  ///   - frameCount: Of the clip.
  /// - Returns: `[frame, band]` in dB; frames of no row are NaN. A stretched one keeps the frames that it was stretched to.
  func levels(from rows: Matrix, frameCount: Int) -> Matrix {
    let stride: Int
    var count = frameCount
    switch plan {
    case .stackedFrames: stride = 1
    case .images(let height): stride = height
    case .overlappingImages(_, let step): stride = step
    case .stretched(let height): (stride, count) = (height, height)
    case .padded(let height): (stride, count) = (height, min(frameCount, height))
    }
    var sums = [Double](repeating: 0, count: count * bandCount)
    var hits = [Double](repeating: 0, count: count)
    for row in 0..<rows.rowCount {
      for place in 0..<height where row * stride + place < count {
        let frame = row * stride + place
        hits[frame] += 1
        for band in 0..<bandCount { sums[frame * bandCount + band] += Double(rows[row, place * bandCount + band]) }
      }
    }
    let mean = Matrix(count, bandCount, sums.indices.map { Float(sums[$0] / hits[$0 / bandCount]) })
    return scale.unscaled(mean)
  }

  private func whole(_ levels: Matrix) -> Matrix { Matrix(1, levels.rowCount * levels.columnCount, levels.elements) }
}

/// The levels of a spectrogram as a network wants them.
struct LevelScale: Sendable, Equatable {
  /// `[band]`, in dB.
  let offsets: [Float]
  /// `[band]`, dB of one scaled unit.
  let widths: [Float]
  /// Whether values end at 0 and 1.
  let isClipped: Bool

  init(offsets: [Float], widths: [Float], isClipped: Bool) {
    precondition(offsets.count == widths.count, "\(offsets.count) offsets and \(widths.count) widths")
    self.offsets = offsets
    self.widths = widths
    self.isClipped = isClipped
  }

  /// `[frame, band]`: (level − offset) / width.
  func scaled(_ levels: Matrix) -> Matrix {
    var scaled = levels
    var out = scaled.elements.mutableSpan
    let (offsets, widths) = (offsets.span, widths.span)
    for frame in 0..<levels.rowCount {
      for band in 0..<levels.columnCount {
        let value = (out[frame * levels.columnCount + band] - offsets[band]) / widths[band]
        out[frame * levels.columnCount + band] = isClipped ? min(max(value, 0), 1) : value
      }
    }
    return scaled
  }

  func unscaled(_ values: Matrix) -> Matrix {
    let bandCount = values.columnCount
    return Matrix(
      values.rowCount, bandCount,
      values.elements.indices.map { values.elements[$0] * widths[$0 % bandCount] + offsets[$0 % bandCount] })
  }
}

/// Learns a `LevelScale` clip by clip.
struct LevelScaleFit {
  private var counts = 0.0
  private var sums: [Double]
  private var squares: [Double]
  private var least = Float.infinity
  private var greatest = -Float.infinity

  init(bandCount: Int) {
    sums = [Double](repeating: 0, count: bandCount)
    squares = sums
  }

  /// - Parameter levels: `[frame, band]` of a training clip, in dB.
  mutating func add(_ levels: Matrix) {
    counts += Double(levels.rowCount)
    let values = levels.elements.span
    for frame in 0..<levels.rowCount {
      for band in sums.indices {
        let value = values[frame * sums.count + band]
        sums[band] += Double(value)
        squares[band] += Double(value) * Double(value)
        least = min(least, value)
        greatest = max(greatest, value)
      }
    }
  }

  /// The scale of some clips, as `plan` wants it; decibels as they are need no clip.
  static func scale(
    _ plan: ClipNetworkPlan.Scaling, of clips: [Int], _ listener: ClipListener, _ progress: ProgressHandler
  ) throws(PipelineError) -> LevelScale {
    var fit = LevelScaleFit(bandCount: listener.spectrogram.bandCount)
    guard plan != .decibels else { return fit.scale(.decibels) }
    try listener.forEachChunk(of: clips, stage: "measuring levels", progress: progress) { heard in
      for one in heard { fit.add(one.levels) }
    }
    return fit.scale(plan)
  }

  func scale(_ plan: ClipNetworkPlan.Scaling) -> LevelScale {
    let count = sums.count
    switch plan {
    case .decibels:
      return LevelScale(
        offsets: [Float](repeating: 0, count: count), widths: [Float](repeating: 1, count: count), isClipped: false)
    case .unitRange:
      return LevelScale(
        offsets: [Float](repeating: least, count: count),
        widths: [Float](repeating: greatest > least ? greatest - least : 1, count: count), isClipped: true)
    case .standardised:
      let means = sums.map { $0 / counts }
      let deviations = zip(squares, means).map { max($0 / counts - $1 * $1, 0).squareRoot() }
      // A band at the floor all the time has no deviation; 1 dB is then as good as any.
      return LevelScale(
        offsets: means.map { Float($0) }, widths: deviations.map { $0 > 1e-3 ? Float($0) : 1 }, isClipped: false)
    }
  }
}

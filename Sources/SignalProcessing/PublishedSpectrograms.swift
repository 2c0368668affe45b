package import Tensors

/// What published systems do to spectrograms so that they fit a network, to repeat their figures and for nothing else.
///
/// Each destroys something that a monitor needs: stretching moves modulation to other rates, padding makes the length of a
/// file its loudest feature, and levels against a clip's own maximum lose how loud the machine is. Raceway's own recipes
/// cut frames (`SpectrogramImages`) and measure against a fixed reference (`BandSpectrogram`).
package enum PublishedSpectrograms {
  /// Brings a clip to so many frames by linear interpolation over time; the first and the last frame stay.
  ///
  /// - Parameter spectrogram: `[frame, band]`, at least one frame.
  /// - Returns: `[frameCount, band]`
  package static func stretched(_ spectrogram: Matrix, toFrameCount frameCount: Int) -> Matrix {
    let (count, bands) = (spectrogram.rowCount, spectrogram.columnCount)
    precondition(count > 0, "no frames to stretch")
    precondition(frameCount > 0, "\(frameCount) frames")
    guard count != frameCount else { return spectrogram }
    var stretched = Matrix(zeros: frameCount, bands)
    for frame in 0..<frameCount {
      let place = frameCount > 1 ? Double(frame * (count - 1)) / Double(frameCount - 1) : 0
      let low = Int(place)
      let high = min(low + 1, count - 1)
      let share = Float(place - Double(low))
      for band in 0..<bands {
        stretched[frame, band] = spectrogram[low, band] * (1 - share) + spectrogram[high, band] * share
      }
    }
    return stretched
  }

  /// Fills a clip up to so many frames with one value, and cuts what it has more.
  ///
  /// - Parameters:
  ///   - spectrogram: `[frame, band]`
  ///   - value: 0 by default, which for levels is as loud as the reference and for values scaled to 0 ... 1 silence.
  /// - Returns: `[frameCount, band]`
  package static func padded(_ spectrogram: Matrix, toFrameCount frameCount: Int, with value: Float = 0) -> Matrix {
    precondition(frameCount > 0, "\(frameCount) frames")
    let kept = spectrogram.rows(0..<min(frameCount, spectrogram.rowCount))
    let missing = (frameCount - kept.rowCount) * kept.columnCount
    return Matrix(frameCount, kept.columnCount, kept.elements + [Float](repeating: value, count: missing))
  }

  /// Levels against the clip's own loudest one, none more than `range` below it: librosa's `power_to_db(ref=np.max)`.
  ///
  /// - Parameters:
  ///   - levels: `[frame, band]`, in dB.
  ///   - range: 80 dB, librosa's `top_db`.
  package static func relativeToLoudest(_ levels: Matrix, range: Float = 80) -> Matrix {
    precondition(range >= 0, "a range of \(range) dB")
    guard let loudest = levels.elements.max() else { return levels }
    return Matrix(levels.rowCount, levels.columnCount, levels.elements.map { max($0 - loudest, -range) })
  }
}

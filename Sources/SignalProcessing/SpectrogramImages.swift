package import Tensors

/// Cuts of a spectrogram of one size each: images for a convolutional network, stacked frames for a dense one.
///
/// An image is `frameCount` successive frames as they are. Time is never stretched and nothing is filled in: frames left
/// over at the end belong to no image, and where that matters `BandSpectrogram.hop(forFrameCount:…)` names the hop with
/// which none is. An image is `[frame, band]`, time downwards; what a network with square kernels learns on it is the
/// transpose of what it learns on `[band, frame]`.
package struct SpectrogramImages: Sendable, Equatable, Codable {
  /// Which frames make an image, counted from the clip's first.
  package let frames: Windowing

  /// - Parameters:
  ///   - frameCount: The height of an image.
  ///   - stride: The frames from one image's first to the next one's; images side by side where nil.
  package init(frameCount: Int, stride: Int? = nil) {
    frames = Windowing(length: frameCount, stride: stride ?? frameCount)
  }

  /// Every frame by itself.
  package static var singleFrames: SpectrogramImages { SpectrogramImages(frameCount: 1) }

  /// Every frame with those that follow it, as dense autoencoders of machine sound take them: the bands of the first frame,
  /// then of the second and so on.
  package static func stacked(_ frameCount: Int = 5) -> SpectrogramImages {
    SpectrogramImages(frameCount: frameCount, stride: 1)
  }

  /// How many images fit a clip.
  package func count(inFrameCount frameCount: Int) -> Int { frames.count(inSampleCount: frameCount) }

  /// How many frames at a clip's end belong to no image.
  package func leftOver(inFrameCount frameCount: Int) -> Int {
    let count = count(inFrameCount: frameCount)
    return count == 0 ? frameCount : frameCount - frames.range(ofWindow: count - 1).upperBound
  }

  /// The images of a clip.
  ///
  /// - Parameter spectrogram: `[frame, band]`
  /// - Returns: `[image, frame · bandCount + band]`
  package func images(of spectrogram: Matrix) -> Matrix {
    images(of: [spectrogram], bandCount: spectrogram.columnCount)
  }

  /// The images of some clips, one clip after another; `count(inFrameCount:)` tells how many are whose.
  ///
  /// - Parameters:
  ///   - spectrograms: For each clip `[frame, band]`.
  ///   - bandCount: Needed so that no clips at all still have a width.
  /// - Returns: `[image, frame · bandCount + band]`
  package func images(of spectrograms: [Matrix], bandCount: Int) -> Matrix {
    let counts = spectrograms.map { count(inFrameCount: $0.rowCount) }
    let imageCount = counts.reduce(0, +)
    var elements: [Float] = []
    elements.reserveCapacity(imageCount * frames.length * bandCount)
    for (spectrogram, count) in zip(spectrograms, counts) {
      precondition(spectrogram.columnCount == bandCount, "\(spectrogram.columnCount) bands among clips of \(bandCount)")
      for image in 0..<count {
        let range = frames.range(ofWindow: image)
        elements.append(
          contentsOf: spectrogram.elements[range.lowerBound * bandCount..<range.upperBound * bandCount])
      }
    }
    return Matrix(imageCount, frames.length * bandCount, elements)
  }
}

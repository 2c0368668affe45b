import SignalProcessing
import Tensors
import Testing

@Suite struct SpectrogramImagesTests {
  /// Entry [frame, band] is 100 · frame + band.
  private func numbered(_ frames: Int, _ bands: Int) -> Matrix {
    Matrix(frames, bands, (0..<frames).flatMap { frame in (0..<bands).map { Float(100 * frame + $0) } })
  }

  @Test("images are frames as they are", arguments: [(10, 3, 3), (10, 3, 2), (7, 7, 7), (6, 7, 1), (20, 4, 9)])
  func cuts(frameCount: Int, height: Int, stride: Int) {
    let images = SpectrogramImages(frameCount: height, stride: stride)
    let found = images.images(of: numbered(frameCount, 5))
    #expect(found.rowCount == images.count(inFrameCount: frameCount) && found.columnCount == height * 5)
    var last = 0
    for image in 0..<found.rowCount {
      let expected = (0..<height).flatMap { row in (0..<5).map { Float(100 * (image * stride + row) + $0) } }
      #expect(found.row(image) == expected)
      last = image * stride + height
    }
    #expect(images.leftOver(inFrameCount: frameCount) == frameCount - last)
    #expect(frameCount - last < (found.rowCount == 0 ? height : stride))
  }

  @Test func `stacked frames are frame after frame, and single frames the spectrogram`() {
    let stacked = SpectrogramImages.stacked().images(of: numbered(7, 2))
    #expect(stacked.rowCount == 3 && stacked.columnCount == 10)
    #expect(stacked.row(1) == [100, 101, 200, 201, 300, 301, 400, 401, 500, 501])
    #expect(SpectrogramImages.singleFrames.images(of: numbered(7, 2)) == numbered(7, 2))
  }

  @Test func `clips follow one another and none gives an image across two`() {
    let images = SpectrogramImages(frameCount: 2)
    let found = images.images(of: [numbered(3, 2), numbered(1, 2), numbered(4, 2)], bandCount: 2)
    #expect(
      found
        == Matrix(3, 4, [0, 1, 100, 101, 0, 1, 100, 101, 200, 201, 300, 301]))
    #expect(images.images(of: [], bandCount: 3) == Matrix(zeros: 0, 6))
  }

  @Test func `a hop that fits makes one image of a clip with nothing left`() throws {
    let hop = try #require(BandSpectrogram.hop(forFrameCount: 128, sampleCount: 48_000, fftLength: 1024))
    let levels = BandSpectrogram.logMel(sampleRateHz: 16_000, hop: hop).levels(of: gaussianNoise(48_000, seed: 1).span)
    let images = SpectrogramImages(frameCount: 128)
    #expect(images.count(inFrameCount: levels.rowCount) == 1 && images.leftOver(inFrameCount: levels.rowCount) == 0)
    #expect(images.images(of: levels).elements == levels.elements)
  }
}

@Suite struct PublishedSpectrogramsTests {
  @Test(
    "a stretched ramp is a ramp between the same ends", arguments: [(94, 128), (63, 64), (2, 7), (128, 94), (5, 5)])
  func stretch(from: Int, to: Int) {
    let ramp = Matrix(from, 2, (0..<from).flatMap { [Float($0), Float(-2 * $0)] })
    let found = PublishedSpectrograms.stretched(ramp, toFrameCount: to)
    #expect(found.rowCount == to && found.columnCount == 2)
    for frame in 0..<to {
      let expected = Float(Double(frame) * Double(from - 1) / Double(to - 1))
      #expect(abs(found[frame, 0] - expected) < 1e-4 && abs(found[frame, 1] + 2 * expected) < 1e-4)
    }
  }

  @Test func `a single frame is stretched to copies of itself`() {
    #expect(
      PublishedSpectrograms.stretched(Matrix(1, 2, [3, 4]), toFrameCount: 3) == Matrix(3, 2, [3, 4, 3, 4, 3, 4]))
  }

  @Test func `padding adds the value behind and cuts what is more`() {
    let clip = Matrix(2, 2, [1, 2, 3, 4])
    #expect(PublishedSpectrograms.padded(clip, toFrameCount: 3, with: -1) == Matrix(3, 2, [1, 2, 3, 4, -1, -1]))
    #expect(PublishedSpectrograms.padded(clip, toFrameCount: 1) == Matrix(1, 2, [1, 2]))
    #expect(PublishedSpectrograms.padded(Matrix(zeros: 0, 2), toFrameCount: 1) == Matrix(1, 2, [0, 0]))
  }

  @Test func `levels against the loudest lose everything below their range`() {
    let levels = Matrix(2, 2, [-20, -50, -101, 10])
    #expect(PublishedSpectrograms.relativeToLoudest(levels) == Matrix(2, 2, [-30, -60, -80, 0]))
    #expect(PublishedSpectrograms.relativeToLoudest(Matrix(zeros: 0, 3)) == Matrix(zeros: 0, 3))
  }
}

internal import Recordings
internal import SignalProcessing
internal import Tensors

/// Log power of each channel in equal bands of frequency, level kept.
///
/// A bearing defect raises the bands around the resonances it excites long before it raises the overall level; equal bands
/// assume nothing about where these are. Each window's spectrum is averaged over half-overlapping Hann segments (Welch, 1967),
/// because a single periodogram scatters by as much as its own value.
struct SpectrumRepresentation: Representation {
  let windowLength: Int
  let windowStride: Int
  private let bands: BandPowers
  private let knowsRate: Bool

  /// - Parameters:
  ///   - bandCount: 64 gives two bins a band with segments of 256: narrow enough to keep a resonance apart, wide enough
  ///     that a band's log power scatters by about 1 dB.
  ///   - samplesPerSnapshot: Decides the window: 2,048 samples where there are enough, else the largest power of two of
  ///     which two fit.
  init(bandCount: Int, samplesPerSnapshot: Int, sampleRateHz: Double?) {
    windowLength = Self.windowLength(samplesPerSnapshot: samplesPerSnapshot)
    windowStride = max(1, windowLength / 2)
    knowsRate = sampleRateHz != nil
    bands = Self.bands(bandCount, windowLength: windowLength, sampleRateHz: sampleRateHz)
  }

  /// What windows of a length are turned into where `count` bands are asked for.
  static func bands(_ count: Int, windowLength: Int, sampleRateHz: Double?) -> BandPowers {
    // At least two bins a band, as long as a window holds several segments.
    let segment = min(max(4 * count, 16), windowLength)
    return BandPowers(
      sampleCount: windowLength, sampleRateHz: sampleRateHz, bandCount: min(count, segment / 2), segmentLength: segment)
  }

  static func windowLength(samplesPerSnapshot: Int) -> Int {
    var length = 2
    while length * 2 <= 2048, length * 4 <= samplesPerSnapshot { length *= 2 }
    return length
  }

  var featureNames: [String] {
    bands.bands.centres.map { knowsRate ? "\(Int($0.rounded())) Hz" : "\($0) cycles/sample" }
  }

  var axis: PreparationSummary.Axis? {
    knowsRate
      ? .init(name: "frequency", unit: "Hz", values: bands.bands.centres)
      : .init(name: "frequency", unit: "cycles/sample", values: bands.bands.centres)
  }

  func featureUnit(of unit: String?) -> String {
    "dB re 1 (\(unit ?? "unit"))²/\(knowsRate ? "Hz" : "(cycles/sample)")"
  }

  var hasOrderedFeatures: Bool { true }
  var scaling: FeatureScaling { .perFeature }

  var name: String { RepresentationPlan.spectrum(bandCount: bands.bands.count).name }

  var description: String {
    "log power (dB) of each channel in \(bands.bands.count) equal frequency bands, "
      + "windows of \(windowLength) samples every \(windowStride)"
  }

  func features(of snapshot: Snapshot) -> WindowFeatures {
    let windowing = Windowing(length: windowLength, stride: windowStride)
    let samples = Matrix(snapshot.channelCount, snapshot.sampleCount, snapshot.samples)
    return WindowFeatures(
      rows: bands.logPowers(of: samples, windowing), starts: windowing.starts(inSampleCount: snapshot.sampleCount),
      conditions: WindowConditions(of: samples, windowing))
  }
}

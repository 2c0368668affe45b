internal import Recordings
internal import SignalProcessing
internal import Tensors

/// Log power of each channel in bands of equal ratio, one window a snapshot, level kept.
///
/// Unbalance and looseness show at the shaft's speed and its first multiples, which equal bands of a short window merge with
/// everything below some 50 Hz. Here the window is the whole snapshot, so the lowest bands are single bins of 2 / its length;
/// upper bands average more and more of them. Three half-overlapping Hann segments (Welch, 1967) steady the single bins.
struct OctaveRepresentation: Representation {
  let windowLength: Int
  var windowStride: Int { windowLength }
  private let welch: WelchSpectrum
  private let groups: BinGroups
  private let bandsPerOctave: Int
  private let knowsRate: Bool

  /// - Parameters:
  ///   - bandsPerOctave: 6 makes a band 12 % wide: wider than a line strays at one setting of a machine, narrow enough to
  ///     keep neighbouring multiples of the shaft's speed apart up to the eighth.
  ///   - samplesPerSnapshot: The window.
  init(bandsPerOctave: Int, samplesPerSnapshot: Int, sampleRateHz: Double?) {
    windowLength = samplesPerSnapshot
    self.bandsPerOctave = bandsPerOctave
    knowsRate = sampleRateHz != nil
    let segment = samplesPerSnapshot / 2
    let rate = sampleRateHz ?? 1
    welch = WelchSpectrum(sampleRateHz: rate, segmentLength: segment)
    // Counted in bins, so that bands do not depend on whether the rate is known.
    groups = BinGroups(
      SpectrumAxis(firstHz: 0, stepHz: 1), binCount: welch.binCount, bandsPerOctave: bandsPerOctave)
  }

  private var centres: [Double] {
    groups.centres.map { $0 * welch.sampleRateHz / Double(welch.segmentLength) }
  }

  var name: String { RepresentationPlan.octaves(bandsPerOctave: bandsPerOctave).name }
  var featureNames: [String] { centres.map { knowsRate ? BinGroups.name(hz: $0) : "\($0) cycles/sample" } }
  var axis: PreparationSummary.Axis? {
    .init(name: "frequency", unit: knowsRate ? "Hz" : "cycles/sample", values: centres)
  }
  func featureUnit(of unit: String?) -> String {
    "dB re 1 (\(unit ?? "unit"))²/\(knowsRate ? "Hz" : "(cycles/sample)")"
  }
  var hasOrderedFeatures: Bool { true }
  var scaling: FeatureScaling { .perFeature }

  var description: String {
    "log power (dB) of each channel in \(groups.ranges.count) bands, \(bandsPerOctave) an octave but none narrower than a bin, "
      + "windows of \(windowLength) samples"
  }

  func features(of snapshot: Snapshot) -> WindowFeatures {
    let windowing = Windowing(length: windowLength, stride: windowStride)
    let samples = Matrix(snapshot.channelCount, snapshot.sampleCount, snapshot.samples)
    let ranges = windowing.ranges(inSampleCount: snapshot.sampleCount)
    let values = samples.elements.span
    var rows: [Float] = []
    for range in ranges {
      for channel in 0..<samples.rowCount {
        let start = channel * samples.columnCount
        let window = values.extracting(start + range.lowerBound..<start + range.upperBound)
        rows += groups.levels(of: welch.spectrum(of: window).values)
      }
    }
    return WindowFeatures(
      rows: Matrix(ranges.count, samples.rowCount * groups.ranges.count, rows), starts: ranges.map(\.lowerBound),
      conditions: WindowConditions(of: samples, windowing))
  }
}

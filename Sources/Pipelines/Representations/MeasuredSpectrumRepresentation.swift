internal import Recordings
internal import Tensors

/// Log power of bands of spectra that were measured as such: 10 log₁₀ of the mean squared magnitude; one window a snapshot.
struct MeasuredSpectrumRepresentation: Representation {
  private let spectra: SpectrumAxis
  private let groups: BinGroups

  /// - Parameter groups: Of as many bins as a spectrum has values.
  init(_ spectra: SpectrumAxis, _ groups: BinGroups) {
    self.spectra = spectra
    self.groups = groups
  }

  var windowLength: Int { groups.binCount }
  var windowStride: Int { groups.binCount }
  var name: String { "spectra" }
  var featureNames: [String] { groups.centres.map(BinGroups.name(hz:)) }
  var axis: PreparationSummary.Axis? { .init(name: "frequency", unit: "Hz", values: groups.centres) }
  func featureUnit(of unit: String?) -> String { "dB re 1 (\(unit ?? "unit"))²" }
  var hasOrderedFeatures: Bool { true }
  var scaling: FeatureScaling { .perFeature }

  var description: String {
    "log power (dB) of each channel in \(groups.ranges.count) bands of a spectrum measured from \(spectra.firstHz) Hz "
      + "in steps of \(spectra.stepHz) Hz"
  }

  func features(of snapshot: Snapshot) -> WindowFeatures {
    let isWhole = snapshot.sampleCount >= groups.binCount
    var rows: [Float] = []
    var variances: [Float] = []
    for channel in 0..<(isWhole ? snapshot.channelCount : 0) {
      let power = snapshot.channel(channel).map { $0 * $0 }
      rows += groups.levels(of: power)
      // By Parseval the sum of squared magnitudes goes with the mean square of the samples that nobody kept.
      variances.append(power[groups.ranges[0].lowerBound..<groups.binCount].reduce(0, +))
    }
    let count = isWhole ? 1 : 0
    // A spectrum says nothing of peaks in time.
    let unknown = Matrix(count, snapshot.channelCount, variances.map { _ in .nan })
    return WindowFeatures(
      rows: Matrix(count, snapshot.channelCount * groups.ranges.count, rows), starts: isWhole ? [0] : [],
      conditions: WindowConditions(
        variances: Matrix(count, snapshot.channelCount, variances), kurtoses: unknown, crestFactors: unknown))
  }
}

extension BinGroups {
  /// Low bands are closer together than whole numbers.
  static func name(hz: Double) -> String { hz < 100 ? "\((hz * 10).rounded() / 10) Hz" : "\(Int(hz.rounded())) Hz" }
}

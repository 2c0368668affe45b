internal import SignalProcessing
internal import Tensors

/// Searches one channel's envelope for the lines of a damaged bearing element.
///
/// 1. The kurtogram, averaged over the snapshots, names bands in which impacts ring, wide enough to carry their
///    rhythm; beside them stands a prewhitened band of all frequencies, for defects that no resonance favours.
/// 2. In each band the squared envelope's spectrum is averaged over segments and snapshots, in orders of the shaft.
/// 3. In each of these spectra the comb of each element is matched within the tolerance and judged by shuffled combs.
/// 4. p counts in all bands and elements that were tried (Bonferroni). The most significant element is named where it
///    is below the level and the healthy machine does not show the same.
///
/// References: Antoni, MSSP 21 (2007), 108-124, for the kurtogram; Borghesani et al., MSSP 36 (2013), 370-384, for
/// prewhitening; Randall and Antoni, MSSP 25 (2011), 485-520, for envelope analysis; Phipson and Smyth, Statistical
/// Applications in Genetics and Molecular Biology 9 (2010), for p-values by permutation.
package struct DefectSearch: Sendable {
  /// What may be set, with what is usual.
  package struct Settings: Sendable, Equatable {
    /// Of a rate around its nominal value, as a share: covers slip (1 to 2 %), speed and clock.
    package var tolerance = 0.03
    /// An element is named where p is below: one false name in two thousand searches of sound channels, for a plant
    /// searches many.
    package var level = 0.0005
    /// Europe's and America's; give the one that is known, for the other's multiples may hide a defect.
    package var mainsHz = [50.0, 60.0]
    /// More don't find smaller p, for the tail is extrapolated, but find the same p more closely under another seed.
    package var shuffles = 2000
    package var seed: UInt64 = 1

    package init() {}
  }

  package let sampleRateHz: Double
  /// In orders of the shaft.
  package let frequencies: FaultFrequencies
  package let settings: Settings

  /// How many bands the kurtogram names.
  private static let kurtogramBands = 2
  /// Impacts of the fastest element that a segment must hold: fewer than twenty, and its neighbours are not told apart.
  private static let leastPeriods = 20.0
  /// A band carries the harmonics of a rhythm only where it is wider than they are fast.
  private static let leastHarmonics = Double(DefectComb.harmonics)

  /// - Parameters:
  ///   - sampleRateHz: Of all takes, in Hz.
  ///   - frequencies: In orders of the shaft.
  ///   - settings: The usual ones unless said otherwise.
  package init(sampleRateHz: Double, frequencies: FaultFrequencies, settings: Settings = Settings()) {
    precondition(sampleRateHz > 0, "a sample rate of \(sampleRateHz) Hz")
    self.sampleRateHz = sampleRateHz
    self.frequencies = frequencies
    self.settings = settings
  }

  /// - Parameters:
  ///   - suspects: Snapshots of one channel, one at least.
  ///   - healthy: Snapshots of the same channel that are known to be healthy; none where nothing is known.
  package func callAsFunction(_ suspects: [VibrationTake], healthy: [VibrationTake] = []) -> DefectFinding {
    precondition(!suspects.isEmpty, "a search needs a snapshot")
    if let reason = obstacle(suspects, healthy) { return .undetermined(reason) }
    let speed = ShaftSpeed(of: suspects, sampleRateHz: sampleRateHz, settings)
    let takes = suspects.map { $0.turning(at: speed.ratio) }
    let healthy = atOwnSpeed(healthy)
    let segments = TurnSegments(of: takes + healthy, sampleRateHz: sampleRateHz)
    let map = kurtogram(of: takes)
    let looks = bands(map, takes, healthy).map { EnvelopeLook($0, takes, healthy, segments) }
    let combs = DefectElement.allCases.map { DefectComb($0, frequencies) }
    let mask = LineMask(
      mainsHz: settings.mainsHz, shaftTolerance: speed.uncertainty, shaftHz: (takes + healthy).map(\.shaftHz))
    let order = combs.map { $0.lines.highestOrder(tolerance: settings.tolerance) }.reduce(0, max)
    let scores = concurrentMap(looks.count) { LineScores(looks[$0].spectrum, upTo: order, mask) }
    let evidence = concurrentMap(looks.count * combs.count) { index in
      let (look, comb) = index.quotientAndRemainder(dividingBy: combs.count)
      return self.evidence(
        of: combs[comb], in: looks[look], scores[look], mask, trials: looks.count * combs.count, stream: UInt64(index))
    }
    return DefectFinding(evidence, looks: looks, speed: speed, kurtogram: map, level: settings.level)
  }

  private func evidence(
    of comb: DefectComb, in look: EnvelopeLook, _ scores: LineScores, _ mask: LineMask, trials: Int, stream: UInt64
  ) -> CombEvidence {
    let search = CombSearch(settings)
    let match = search.match(comb.lines, in: scores, stream: stream)
    // Only what would be named needs to be doubted.
    let isClaimed = match.pValue * Double(trials) < settings.level
    let healthy = look.healthySpectrum.flatMap { spectrum -> (match: CombSearch.Match, scores: LineScores)? in
      guard isClaimed else { return nil }
      let scores = LineScores(spectrum, upTo: comb.lines.highestOrder(tolerance: settings.tolerance), mask)
      return (search.match(comb.lines, in: scores, stream: stream + 1 << 32), scores)
    }
    return CombEvidence(comb, look, match, scores, trials: trials, healthy: healthy)
  }

  private func atOwnSpeed(_ healthy: [VibrationTake]) -> [VibrationTake] {
    guard !healthy.isEmpty else { return [] }
    let speed = ShaftSpeed(of: healthy, sampleRateHz: sampleRateHz, settings)
    return healthy.map { $0.turning(at: speed.ratio) }
  }

  /// Why nothing can be searched at all.
  private func obstacle(_ takes: [VibrationTake], _ healthy: [VibrationTake]) -> DefectFinding.Reason? {
    if takes.contains(where: { take in take.samples.allSatisfy { $0 == take.samples[0] } }) { return .noSignal }
    let wanted = 2 * leastWidthHz(takes)
    guard sampleRateHz >= wanted else { return .rateTooLow(sampleRateHz: sampleRateHz, wantedHz: wanted) }
    let fastest = max(frequencies.innerRace, frequencies.element)
    let segments = TurnSegments(of: takes + healthy, sampleRateHz: sampleRateHz)
    guard segments.turns * fastest >= Self.leastPeriods else {
      return .tooShort(turns: segments.turns, wantedTurns: Self.leastPeriods / fastest)
    }
    return nil
  }

  private func leastWidthHz(_ takes: [VibrationTake]) -> Double {
    Self.leastHarmonics * max(frequencies.innerRace, frequencies.element) * takes.map(\.shaftHz).reduce(0, max)
  }

  /// Where the kurtogram is highest and, with healthy snapshots, where it rose most; and all frequencies, prewhitened.
  private func bands(
    _ map: Kurtogram.Map, _ takes: [VibrationTake], _ healthy: [VibrationTake]
  ) -> [SearchBand] {
    let width = leastWidthHz(takes)
    // Level 0 is all frequencies, as the prewhitened band is.
    let nodes = map.nodes.filter { $0.level > 0 && $0.widthHz >= width }
    let highest = nodes.sorted { $0.kurtosis > $1.kurtosis }
    var chosen = Self.apart(highest, count: healthy.isEmpty ? Self.kurtogramBands : 1)
    if !healthy.isEmpty {
      let before = Dictionary(uniqueKeysWithValues: kurtogram(of: healthy).nodes.map { ($0.bandHz, $0.kurtosis) })
      let rises = nodes.map { (node: $0, rise: $0.kurtosis - (before[$0.bandHz] ?? 0)) }
      chosen = Self.apart(chosen + rises.sorted { $0.rise > $1.rise }.map(\.node), count: Self.kurtogramBands)
    }
    return chosen.map { SearchBand(choice: .kurtogram(kurtosis: $0.kurtosis), hz: $0.bandHz) }
      + [SearchBand(choice: .prewhitened, hz: 0...sampleRateHz / 2)]
  }

  /// The first bands that don't share more than half of the narrower.
  private static func apart(_ nodes: [Kurtogram.Node], count: Int) -> [Kurtogram.Node] {
    var chosen: [Kurtogram.Node] = []
    for node in nodes where chosen.count < count {
      let isApart = chosen.allSatisfy { other in
        let end = min(node.bandHz.upperBound, other.bandHz.upperBound)
        return end - max(node.bandHz.lowerBound, other.bandHz.lowerBound) <= 0.5 * min(node.widthHz, other.widthHz)
      }
      if isApart { chosen.append(node) }
    }
    return chosen
  }

  /// Averaged over the snapshots, all cut to the shortest.
  private func kurtogram(of takes: [VibrationTake]) -> Kurtogram.Map {
    let count = takes.map(\.samples.count).reduce(.max, min)
    let kurtogram = Kurtogram(sampleCount: count, sampleRateHz: sampleRateHz)
    let maps = concurrentMap(takes.count) { index in
      let samples = takes[index].samples
      return kurtogram(samples.span.extracting(0..<count))
    }
    return Kurtogram.Map.mean(of: maps) ?? maps[0]
  }
}

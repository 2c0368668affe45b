internal import Pipelines

extension DefectEvidence {
  /// Harmonics of the defect's line without its sidebands.
  var harmonics: [DefectLine] { lines.filter { $0.sideband == 0 } }
  var sidebands: [DefectLine] { lines.filter { $0.sideband != 0 } }

  /// Such as `5 of 6 (1 masked)`, `–` where none was looked for.
  static func seen(_ lines: [DefectLine]) -> String {
    guard !lines.isEmpty else { return "–" }
    let masked = lines.count { $0.levelDB == nil }
    let text = "\(lines.count(where: \.isSeen)) of \(lines.count)"
    return masked > 0 ? text + " (\(masked) masked)" : text
  }

  /// What a place of the comb is called, such as `BPFO`, `3×BPFO`, `2×BPFI + f_r`.
  func name(of place: DefectLine) -> String {
    var text: String
    if line.hasPrefix("2×") {
      // Harmonics of twice the spin are even multiples of it.
      text = "\(2 * place.harmonic)×" + line.dropFirst(2)
    } else {
      text = place.harmonic == 1 ? line : "\(place.harmonic)×\(line)"
    }
    guard place.sideband != 0 else { return text }
    let count = abs(place.sideband) == 1 ? "" : "\(abs(place.sideband)) "
    text += (place.sideband < 0 ? " − " : " + ") + count + sidebandSpacing
    return text
  }

  /// A race that turns is loaded once a turn of the shaft, an element once a turn of the cage.
  var sidebandSpacing: String { element == "ball" ? "FTF" : "f_r" }

  /// Such as `231.1 Hz, 2.2 % below BPFO at 236.4 Hz`.
  var placeInWords: String {
    let found = Digits.hertz(foundHz) + " Hz"
    let nominal = "\(line) at \(Digits.hertz(nominalHz)) Hz"
    guard deviation.isFinite, abs(deviation) >= 0.0005 else { return "\(found), where \(line) is expected" }
    let size = Digits.deviation(abs(deviation)).drop { $0 == "+" }
    return "\(found), \(size) \(deviation < 0 ? "below" : "above") \(nominal)"
  }
}

extension DefectBand {
  /// The band and how it came to be chosen.
  var inWords: String {
    switch choice {
    case .kurtogram: "\(range), from the kurtogram"
    case .prewhitened: "the whitened signal, \(range)"
    }
  }

  /// The same for a table's cell.
  var label: String {
    (choice == .prewhitened ? "\(range), whitened" : range).replacing(" ", with: Digits.noBreak)
  }
}

extension ChannelDiagnosis {
  /// Of which snapshots envelope and spectra are, such as `mean of snapshots 70–77`, or `mean of 8 snapshots, 624–701` where others
  /// lie between them; nil where nothing was searched.
  var averaged: String? {
    guard let first = snapshots.min(), let last = snapshots.max() else { return nil }
    guard first < last else { return "snapshot \(first)" }
    let isWhole = last - first + 1 == snapshots.count
    return "mean of \(isWhole ? "snapshots" : "\(snapshots.count) snapshots,") \(first)–\(last)"
  }

  /// The channel and of which of its snapshots a picture is.
  var pictured: String { ([channel] + [averaged].compactMap(\.self)).joined(separator: ", ") }

  /// The channel with its bearing, where that says more than the channel's name.
  var label: String {
    guard let bearing, bearing != channel else { return channel }
    return "\(channel) · \(bearing)"
  }

  /// The evidence for the named element, else the most significant one.
  var foremost: DefectEvidence? {
    defects.first { $0.element == element } ?? defects.first
  }

  /// Turns of the shaft a second; nil where the speed is unknown.
  var shaftHz: Double? {
    guard let speedRPM, speedRPM > 0, speedRPM.isFinite else { return nil }
    return speedRPM / 60
  }

  /// Such as `2,000 rpm (33.33 Hz), confirmed by the vibration`.
  var speedInWords: String {
    guard let speedRPM, let shaftHz else { return "unknown" }
    let source = isSpeedMeasured ? "confirmed by the vibration" : "as declared"
    return "\(Digits.significant(speedRPM, 5)) rpm (\(Digits.hertz(shaftHz)) Hz), \(source)"
  }
}

extension RootCauseCard {
  /// What its confidence is in: the bearing that a model's errors name; the finding as a whole where there is no model.
  var confidenceName: String {
    candidates.contains { $0.excessShare != nil } ? "Confidence in the bearing" : "Confidence"
  }

  /// Whether nothing is left open, since nothing is named and the run found the machine healthy.
  func isMoot(inHealthyMachine isHealthy: Bool) -> Bool {
    isHealthy && bearing == nil && channel == nil && element == nil
  }

  /// The headline beside a verdict.
  func headline(inHealthyMachine isHealthy: Bool) -> String {
    isMoot(inHealthyMachine: isHealthy) ? "none, as the machine is healthy" : headline
  }

  /// What the card says in a headline: `outer race of B1`, `B1, element undetermined`, `undetermined`.
  var headline: String {
    switch (bearing ?? channel.map { "channel \($0)" }, element) {
    case (let place?, let element?): "\(element) of \(place)"
    case (let place?, nil): "\(place), damaged element undetermined"
    case (nil, let element?): "\(element), bearing undetermined"
    case (nil, nil): "undetermined"
    }
  }

  /// The channel that the card names, else the one with the most significant evidence; nil without channels.
  var foremostChannel: Int? {
    if let named = channels.firstIndex(where: { $0.channel == channel }) { return named }
    if let bearing, let named = channels.firstIndex(where: { $0.bearing == bearing && $0.element != nil }) {
      return named
    }
    let rated = channels.indices.filter { channels[$0].foremost.map { !$0.pValue.isNaN } ?? false }
    let best = rated.min { (channels[$0].foremost?.pValue ?? 1) < (channels[$1].foremost?.pValue ?? 1) }
    return best ?? channels.indices.first
  }

  var foremost: ChannelDiagnosis? { foremostChannel.map { channels[$0] } }
}

extension DefectEvidence {
  /// The highest harmonic that stands over one that counts as seen and yet does not count itself; nil where none does.
  ///
  /// A line counts by its rank among its neighbours. Where snapshots are short these are few, and its own flanks, or other
  /// strong lines, fill their upper end.
  var highUnseen: DefectLine? {
    let least = harmonics.filter(\.isSeen).compactMap(\.levelDB).min()
    let unseen = harmonics.filter { !$0.isSeen && ($0.levelDB ?? -.infinity) > (least ?? .infinity) }
    return unseen.max { ($0.levelDB ?? 0) < ($1.levelDB ?? 0) }
  }

  /// Where and how it was searched, in a sentence or two.
  var remark: String {
    var text = "Envelope of \(band.inWords)"
    if let kurtosis = band.kurtosis { text += " (spectral kurtosis \(Digits.significant(kurtosis)))" }
    text += "; \(Digits.count(trials, "trial")) counted into p"
    if !sidebands.isEmpty { text += "; sidebands seen: \(Self.seen(sidebands))" }
    text += "."
    if let line = highUnseen, let level = line.levelDB {
      text +=
        " \(name(of: line)) stands \(Digits.decibels(level)) over the floor and is not counted as seen: too many "
        + "of the places around it, its own flanks among them, are as high."
    }
    if let healthyPValue { text += " The same lines in healthy snapshots: \(Digits.pValue(healthyPValue))." }
    return text
  }
}

extension SeverityFinding {
  /// Such as `zone B, 2.31 mm/s RMS over 10–1,000 Hz (median of snapshots 47–49). Fit for long operation.`
  var inWords: String {
    let zone = zone.map { "zone \($0)" } ?? "zone undetermined"
    return zone + (velocityInWords.map { ", \($0)" } ?? "") + ". " + reason
  }

  private var velocityInWords: String? {
    guard let velocityRMS else { return nil }
    return
      "\(Digits.significant(velocityRMS)) mm/s RMS over \(Digits.significant(lowHz))–\(Digits.significant(highHz)) Hz"
      + (occasion.map { " (\($0))" } ?? "")
  }

  /// When it was measured, such as `median of snapshots 47–49`; nil where that was not noted.
  var occasion: String? {
    guard let ranges = QualityGroup.ranges(snapshots) else { return nil }
    return snapshots.count == 1 ? "snapshot \(ranges)" : "median of snapshots \(ranges)"
  }
}

extension BearingCandidate {
  /// What a model and the lines say of it; empty where there is neither.
  var measuresInWords: String {
    let measures: [(String, String?)] = [
      ("share", share.map { Digits.percent($0) }), ("excess share", excessShare.map { Digits.percent($0) }),
      ("z", z.map { Digits.significant($0) }), ("energy", energyContrastDB.map(Digits.decibels)),
      ("cross-talk", crossTalkDiscount.map { Digits.percent($0) }),
    ]
    var parts = measures.compactMap { name, value in value.map { "\(name) \($0)" } }
    if let element { parts.append("\(element) \(Digits.pValue(pValue))") }
    return parts.joined(separator: ", ")
  }
}

extension BearingCandidate.Standing {
  /// - Parameter isMoot: Whether the card has nothing to name and leaves nothing open.
  func label(isMoot: Bool) -> (sign: String, word: String) { isMoot ? ("✓", "healthy") : (sign, rawValue) }

  /// A sign that can be told apart without colour.
  var sign: String {
    switch self {
    case .named: "■"
    case .excluded: "×"
    case .open: "?"
    }
  }
}

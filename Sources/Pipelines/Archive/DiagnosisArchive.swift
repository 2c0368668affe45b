internal import Recordings
internal import Tensors

/// The group `/diagnosis` of `run.h5`: the root-cause card, and a group of spectra for each channel that has some.
///
/// Files without the group are those of runs that searched no defect, or of versions that knew none: both read as nil.
enum DiagnosisArchive {
  static let group = "/diagnosis"

  /// - Parameter unit: Of the samples; nil where nobody declared it.
  static func write(_ card: RootCauseCard, unit: String?, _ file: borrowing HDF5File) throws(HDF5Error) {
    try file.makeGroup(group)
    try file.setAttribute("json", .text(ArchiveRecord.text(DiagnosisRecord(card))), of: group)
    for (index, channel) in card.channels.enumerated() {
      guard let spectra = channel.spectra else { continue }
      let place = group + "/\(index)"
      try file.makeGroup(place)
      try file.setAttribute("channel", .text(channel.channel), of: place)
      try file.setAttribute("json", .text(ArchiveRecord.text(SpectraRecord(spectra))), of: place)
      try write(spectra, to: place + "/", unit: unit ?? "unknown", file)
    }
  }

  /// nil where the file holds no diagnosis.
  static func read(_ file: borrowing HDF5File) throws(HDF5Error) -> RootCauseCard? {
    guard try file.exists(group) else { return nil }
    let record: DiagnosisRecord = try ArchiveReader.record(group, file)
    var card = record.card
    for index in card.channels.indices where try file.exists(group + "/\(index)") {
      card.channels[index].spectra = try spectra(in: group + "/\(index)", file)
    }
    return card
  }

  private static func write(
    _ spectra: DiagnosisSpectra, to place: String, unit: String, _ file: borrowing HDF5File
  ) throws(HDF5Error) {
    let moment = "of snapshot \(spectra.waveformSnapshot)"
    let time = place + "time"
    try file.write(
      spectra.waveform.indices.map { Double($0) / spectra.sampleRateHz }, to: time, units: "s",
      description: "since the first sample \(moment)")
    try file.makeScale(time, name: "time")
    try file.write(
      spectra.waveform, to: place + "waveform", units: unit, description: "first samples \(moment)", axes: [time])
    try write(
      spectra.spectrum, to: place + "spectrum", axis: place + "frequency", units: unit,
      "peak amplitude of the vibration", file)
    let band = "\(Int(spectra.band.lowHz.rounded())) ... \(Int(spectra.band.highHz.rounded())) Hz"
    try write(
      spectra.envelope, to: place + "envelope_spectrum", axis: place + "envelope_frequency", units: "(\(unit))^2",
      "peak amplitude of the squared envelope of the band \(band)", file)
    try write(spectra.kurtogram, to: place + "kurtogram", file)
    if let waterfall = spectra.waterfall { try write(waterfall, to: place + "waterfall", units: "(\(unit))^2", file) }
  }

  private static func write(
    _ spectrum: DiagnosisSpectra.Spectrum, to location: String, axis: String, units: String, _ description: String,
    _ file: borrowing HDF5File
  ) throws(HDF5Error) {
    try write(frequenciesOf: spectrum.amplitudes.count, spectrum.resolutionHz, to: axis, file)
    try file.write(spectrum.amplitudes, to: location, units: units, description: description, axes: [axis])
    guard let healthy = spectrum.healthy else { return }
    // A spectrum of another length would not fit the axis; it is kept all the same.
    try file.write(
      healthy, to: location + "_healthy", units: units, description: description + ", healthy snapshots",
      axes: healthy.count == spectrum.amplitudes.count ? [axis] : [])
  }

  private static func write(
    frequenciesOf count: Int, _ resolution: Double, to axis: String, _ file: borrowing HDF5File
  ) throws(HDF5Error) {
    try file.write((0..<count).map { Double($0) * resolution }, to: axis, units: "Hz", description: "frequency")
    try file.makeScale(axis, name: "frequency")
  }

  private static func write(
    _ bands: [DiagnosisSpectra.KurtogramBand], to place: String, _ file: borrowing HDF5File
  ) throws(HDF5Error) {
    let columns: [(String, String, String, KeyPath<DiagnosisSpectra.KurtogramBand, Double>)] = [
      ("level", "1", "level of each band: half the sample rate over 2^level, .6 standing for a third", \.level),
      ("low", "Hz", "where each band begins", \.lowHz), ("high", "Hz", "where each band ends", \.highHz),
      ("kurtosis", "1", "spectral kurtosis of each band", \.kurtosis),
    ]
    for (name, units, description, path) in columns {
      try file.write(
        bands.map { $0[keyPath: path] }, to: place + "/" + name, units: units, description: description)
    }
  }

  private static func write(
    _ waterfall: DiagnosisSpectra.Waterfall, to place: String, units: String, _ file: borrowing HDF5File
  ) throws(HDF5Error) {
    let (snapshot, frequency) = (place + "/snapshot", place + "/frequency")
    try file.write(
      waterfall.snapshots.map { Int32($0) }, to: snapshot, units: "", description: "index of each spectrum's snapshot")
    try file.makeScale(snapshot, name: "snapshot")
    let amplitudes = waterfall.amplitudes
    try write(frequenciesOf: amplitudes.columnCount, waterfall.resolutionHz, to: frequency, file)
    try file.write(
      amplitudes.elements, shape: [amplitudes.rowCount, amplitudes.columnCount], to: place + "/envelope_spectrum",
      units: units, description: "peak amplitude of the squared envelope of each snapshot",
      axes: [waterfall.snapshots.count == amplitudes.rowCount ? snapshot : nil, frequency])
  }

  private static func spectra(in place: String, _ file: borrowing HDF5File) throws(HDF5Error) -> DiagnosisSpectra {
    let record: SpectraRecord = try ArchiveReader.record(place, file)
    var waterfall: DiagnosisSpectra.Waterfall?
    if let resolution = record.waterfallResolutionHz {
      waterfall = DiagnosisSpectra.Waterfall(
        snapshots: try ArchiveReader.integers(place + "/waterfall/snapshot", file), resolutionHz: resolution,
        amplitudes: try ArchiveReader.matrix(place + "/waterfall/envelope_spectrum", file))
    }
    return DiagnosisSpectra(
      waveformSnapshot: record.waveformSnapshot, sampleRateHz: record.sampleRateHz,
      waveform: try ArchiveReader.values(place + "/waveform", file),
      spectrum: try spectrum(place + "/spectrum", record.spectrumResolutionHz, file),
      envelope: try spectrum(place + "/envelope_spectrum", record.envelopeResolutionHz, file), band: record.band,
      kurtogram: try kurtogram(place + "/kurtogram/", file), waterfall: waterfall)
  }

  private static func spectrum(
    _ location: String, _ resolution: Double, _ file: borrowing HDF5File
  ) throws(HDF5Error) -> DiagnosisSpectra.Spectrum {
    let healthy = location + "_healthy"
    return DiagnosisSpectra.Spectrum(
      resolutionHz: resolution, amplitudes: try ArchiveReader.values(location, file),
      healthy: try file.exists(healthy) ? try ArchiveReader.values(healthy, file) : nil)
  }

  private static func kurtogram(
    _ place: String, _ file: borrowing HDF5File
  ) throws(HDF5Error) -> [DiagnosisSpectra.KurtogramBand] {
    let levels: [Double] = try ArchiveReader.values(place + "level", file)
    let lows: [Double] = try ArchiveReader.values(place + "low", file)
    let highs: [Double] = try ArchiveReader.values(place + "high", file)
    let kurtoses: [Double] = try ArchiveReader.values(place + "kurtosis", file)
    let counts = [levels.count, lows.count, highs.count, kurtoses.count]
    guard counts.allSatisfy({ $0 == levels.count }) else {
      throw HDF5Error(path: file.path, attempt: "read \(place)", reasons: ["its columns have \(counts) values"])
    }
    return levels.indices.map { .init(level: levels[$0], lowHz: lows[$0], highHz: highs[$0], kurtosis: kurtoses[$0]) }
  }
}

/// A root-cause card without its channels' spectra, which are arrays.
struct DiagnosisRecord: Codable {
  var bearing: String?
  var channel: String?
  var element: String?
  var confidence: Double
  var summary: String
  var candidates: [BearingCandidate]
  var channels: [ChannelDiagnosis]
  var limits: [String]

  init(_ card: RootCauseCard) {
    bearing = card.bearing
    channel = card.channel
    element = card.element
    confidence = card.confidence
    summary = card.summary
    candidates = card.candidates
    channels = card.channels
    limits = card.limits
  }

  var card: RootCauseCard {
    RootCauseCard(
      bearing: bearing, channel: channel, element: element, confidence: confidence, summary: summary,
      candidates: candidates, channels: channels, limits: limits)
  }
}

/// What a channel's arrays don't say themselves.
struct SpectraRecord: Codable {
  var waveformSnapshot: Int
  var sampleRateHz: Double
  var spectrumResolutionHz: Double
  var envelopeResolutionHz: Double
  /// nil without a waterfall.
  var waterfallResolutionHz: Double?
  var band: DefectBand

  init(_ spectra: DiagnosisSpectra) {
    waveformSnapshot = spectra.waveformSnapshot
    sampleRateHz = spectra.sampleRateHz
    spectrumResolutionHz = spectra.spectrum.resolutionHz
    envelopeResolutionHz = spectra.envelope.resolutionHz
    waterfallResolutionHz = spectra.waterfall?.resolutionHz
    band = spectra.band
  }
}

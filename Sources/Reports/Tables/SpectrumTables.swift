internal import Pipelines
internal import Tensors

/// What the pictures of the root-cause card are drawn from, all drawn channels one below the other.
struct SpectrumTables {
  private struct Drawn: Sendable { let channel: String, spectra: DiagnosisSpectra }
  /// One cell of a drawn channel.
  private struct Place: Sendable { let channel: String, index: Int, spectra: DiagnosisSpectra }

  private let drawn: [Drawn]
  private let unit: ColumnUnit

  init(_ channels: [ChannelDiagnosis], unit: ColumnUnit) {
    drawn = channels.compactMap { channel in channel.spectra.map { Drawn(channel: channel.channel, spectra: $0) } }
    self.unit = unit
  }

  var all: [ResultTable] {
    [
      spectrum("spectra", "one line of a channel's spectrum", power: 1, \.spectrum),
      spectrum("envelope_spectra", "one line of the spectrum of a channel's squared envelope", power: 2, \.envelope),
      waveforms, kurtogram, waterfall,
    ]
  }

  private func places(_ count: (DiagnosisSpectra) -> Int) -> [Place] {
    drawn.flatMap { drawn in
      (0..<count(drawn.spectra)).map { Place(channel: drawn.channel, index: $0, spectra: drawn.spectra) }
    }
  }

  private func spectrum(
    _ name: String, _ meaning: String, power: Int,
    _ part: @escaping @Sendable (DiagnosisSpectra) -> DiagnosisSpectra.Spectrum
  ) -> ResultTable {
    let unitText = power == 2 ? unit.squared : unit.unit
    return ResultTable(
      // Snapshots brought to one speed are a little shorter or longer: the healthy spectrum may end elsewhere.
      name, meaning, places { max(part($0).amplitudes.count, part($0).healthy?.count ?? 0) },
      [
        .init("channel", "name", .texts(\.channel)),
        .init("frequency_hz", unit: "Hz", "of the line", .numbers { part($0.spectra).resolutionHz * Double($0.index) }),
        .init(
          unit.name("amplitude", power: power), unit: unitText, "peak amplitude",
          .singles { Self.value(part($0.spectra).amplitudes, $0.index) }),
        .init(
          unit.name("healthy_amplitude", power: power), unit: unitText, "the same of the healthy snapshots",
          .singles { Self.value(part($0.spectra).healthy, $0.index) }),
      ])
  }

  /// Nothing behind the last one.
  private static func value(_ amplitudes: [Float]?, _ index: Int) -> Float? {
    amplitudes.flatMap { $0.indices.contains(index) ? $0[index] : nil }
  }

  private var waveforms: ResultTable {
    ResultTable(
      "waveforms", "one sample of a channel's drawn waveform", places { $0.waveform.count },
      [
        .init("channel", "name", .texts(\.channel)),
        .init("snapshot", "the one it was cut from", .integers(\.spectra.waveformSnapshot)),
        .init("time_s", unit: "s", "since its first sample", .numbers { Double($0.index) / $0.spectra.sampleRateHz }),
        .init(unit.name("value"), unit: unit.unit, "the sample", .singles { $0.spectra.waveform[$0.index] }),
      ])
  }

  private var kurtogram: ResultTable {
    ResultTable(
      "kurtogram", "one band of a channel's kurtogram", places { $0.kurtogram.count },
      [
        .init("channel", "name", .texts(\.channel)),
        .init("level", "0 = all frequencies", .numbers { $0.spectra.kurtogram[$0.index].level }),
        .init("low_hz", unit: "Hz", "lower end", .numbers { $0.spectra.kurtogram[$0.index].lowHz }),
        .init("high_hz", unit: "Hz", "upper end", .numbers { $0.spectra.kurtogram[$0.index].highHz }),
        .init("kurtosis", "spectral kurtosis", .numbers { $0.spectra.kurtogram[$0.index].kurtosis }),
      ])
  }

  private var waterfall: ResultTable {
    @Sendable func bins(_ place: Place) -> Int { max(place.spectra.waterfall?.amplitudes.columnCount ?? 1, 1) }
    return ResultTable(
      "waterfall", "one line of a channel's envelope spectrum at one snapshot",
      places { $0.waterfall?.amplitudes.elements.count ?? 0 },
      [
        .init("channel", "name", .texts(\.channel)),
        .init("snapshot", "index from 0", .integers { $0.spectra.waterfall?.snapshots[$0.index / bins($0)] }),
        .init(
          "frequency_hz", unit: "Hz", "of the line",
          .numbers { ($0.spectra.waterfall?.resolutionHz ?? .nan) * Double($0.index % bins($0)) }),
        .init(
          unit.name("amplitude", power: 2), unit: unit.squared, "of the squared envelope",
          .singles { $0.spectra.waterfall?.amplitudes.elements[$0.index] }),
      ])
  }
}

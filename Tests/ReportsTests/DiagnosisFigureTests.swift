import Foundation
import Pipelines
import Tensors
import Testing

@testable import Reports

@Suite struct DiagnosisFigureTests {
  private static let input = FixtureRun().results.input

  private func figures(_ card: RootCauseCard) -> [Figure] { DiagnosisFigures(card, input: Self.input).all }

  private func figure(_ id: String, _ card: FixtureCard = FixtureCard()) throws -> Figure {
    try #require(figures(card.card).first { $0.id == id })
  }

  private func numbers(_ value: JSONValue?) -> [Double] {
    guard case .array(let values)? = value else { return [] }
    return values.compactMap { value in
      switch value {
      case .number(let number): number
      case .integer(let number): Double(number)
      default: nil
      }
    }
  }

  private func trace(_ name: String, in figure: Figure, shownOnly: Bool = true) -> JSONValue? {
    figure.traces.first { trace in
      guard case .string(let found)? = trace["name"] else { return false }
      return found.hasPrefix(name) && (!shownOnly || trace["visible"] == true)
    }
  }

  @Test func cursorsStandAtTheLinesThatWereFound() throws {
    let card = FixtureCard(finding: .innerRace)
    let envelope = try figure("envelope", card)
    let harmonics = try #require(trace("harmonics of BPFI", in: envelope))
    let expected = card.card.channels[2].defects[0].harmonics.map(\.hz)
    // What lies beyond the spectrum is not drawn.
    #expect(numbers(harmonics["x"]) == expected.filter { $0 < 1280 }.map { Digits.rounded($0, 6) })
    #expect(harmonics["text"] == ["BPFI", "2×", "3×", "4×"])
    let sidebands = try #require(trace("sidebands ± f_r", in: envelope))
    #expect(numbers(sidebands["x"]).contains(Digits.rounded(295.1 - 2000 / 60, 6)))
    let nominal = try #require(trace("shaft and other elements", in: envelope))
    #expect(nominal["text"] == ["FTF", "f_r", "BPFO", "2×BSF"])
    #expect(envelope.sentence.contains("295.1 Hz, 0.6\u{A0}% below BPFI at 296.9 Hz"), "\(envelope.sentence)")
    #expect(try figure("envelope").traces.contains { $0["hzPerTurn"] == .number(2000.0 / 60) })
  }

  @Test func theHighestLineOfASpectrumIsDrawn() throws {
    let card = FixtureCard().card
    let spectrum = try #require(card.channels[2].spectra).spectrum
    let drawn = try #require(trace("judged", in: try figure("spectrum")))
    let peak = spectrum.amplitudes.dropFirst().max().map { Digits.rounded(Double($0), 4) }
    #expect(numbers(drawn["y"]).max() == peak)
    #expect(numbers(drawn["x"]).count <= SpectrumLine.pointLimit + 2)
  }

  @Test("pictures of means say of which snapshots", arguments: ["envelope", "spectrum", "orders"])
  func averagedSnapshotsAreNamed(id: String) throws {
    let mean = try figure(id)
    #expect(mean.sentence.hasPrefix("ch3, mean of snapshots 236–239"), "\(mean.sentence)")
    var card = FixtureCard().card
    card.channels[2].snapshots = [201, 210, 239]
    #expect(card.channels[2].averaged == "mean of 3 snapshots, 201–239")
    card.channels[2].snapshots = [239]
    let alone = try #require(figures(card).first { $0.id == id })
    #expect(alone.sentence.hasPrefix("ch3, snapshot 239"), "\(alone.sentence)")
  }

  @Test func ordersBesideABearingLineAreLeftToHovering() throws {
    var card = FixtureCard().card
    card.channels[2].shaft?.lines += [6.0, 7, 8, 9].map { order in
      ShaftLine(order: order, hz: order * 2000 / 60, amplitude: 0.01, levelDB: 12, riseDB: 1)
    }
    let names = OrderFigure.cursors(of: card.channels[2], isLabelled: true).map(\.label)
    // BPFO lies at 7.09, BPFI at 8.91; 8.4 is far enough from 8.
    #expect(names == ["1×", "2×", "3×", "4×", "6×", "", "8×", ""])
  }

  @Test func theWaterfallTellsFrequencyAndAmplitudeInTheirUnits() throws {
    let map = try #require(try figure("waterfall").traces.first)
    #expect(map["hovertemplate"] == "snapshot %{y}, %{x:.4g} Hz: %{text} g²<extra></extra>")
    #expect(map["isLogarithmic"] == true && DrawingScript.counting.contains("Math.pow(10, power)"))
  }

  @Test func theSentenceOfAnUndeterminedChannelNamesNothing() throws {
    for figure in figures(FixtureCard(finding: .undetermined).card) {
      #expect(!figure.sentence.contains("stand out of the noise"), "\(figure.id)")
    }
    let envelope = try figure("envelope", FixtureCard(finding: .undetermined))
    #expect(envelope.sentence.contains("no element is named"))
    #expect(try figure("waveform", FixtureCard(finding: .undetermined)).sentence.hasSuffix("no element is named here."))
    #expect(try figure("kurtogram", FixtureCard(finding: .undetermined)).traces.count == 3, "no band is outlined")
  }

  @Test func theKurtogramIsAFullGridWithTheChosenBandOutlined() throws {
    let kurtogram = try figure("kurtogram")
    let heat = try #require(kurtogram.traces.first { $0["visible"] == true })
    let edges = numbers(heat["x"])
    guard case .array(let rows)? = heat["z"] else {
      Issue.record("no rows")
      return
    }
    #expect(rows.count == 9 && numbers(heat["y"]) == (0..<9).map(Double.init))
    // Halves down to sixteenths and thirds down to 24ths have 16 + 24 - 8 stretches between their edges.
    #expect(kurtogram.layout["yaxis"]?["ticktext"] == ["0", "1", "1.6", "2", "2.6", "3", "3.6", "4", "4.6"])
    #expect(edges.count == 33 && edges.first == 0 && edges.last == 10_240)
    #expect(rows.allSatisfy { numbers($0).count == 32 })
    let band = try #require(FixtureCard().card.channels[2].spectra).band
    let outline = try #require(trace("chosen band", in: kurtogram))
    #expect(numbers(outline["x"]).min() == Digits.rounded(band.lowHz, 7))
    #expect(numbers(outline["x"]).max() == Digits.rounded(band.highHz, 7))
  }

  @Test("merged columns of the waterfall keep every peak", arguments: [1, 3, 61, 240], [2, 319, 1000, 5003])
  func waterfallsKeepPeaks(rows: Int, columns: Int) {
    var amplitudes = Matrix(zeros: rows, columns)
    for place in amplitudes.elements.indices { amplitudes.elements[place] = 0.001 }
    let (row, bin) = (rows / 2, columns / 2)
    amplitudes[row, bin] = 7
    amplitudes[0, 0] = 50
    let grid = WaterfallFigure.Grid(
      .init(snapshots: (0..<rows).map { 10 * $0 }, resolutionHz: 0.5, amplitudes: amplitudes), upTo: .infinity)
    #expect(grid.rows.count == grid.snapshots.count && grid.rows.count <= 60)
    #expect(grid.rows.allSatisfy { $0.count <= 320 })
    let peaks = grid.rows.indices.flatMap { y in grid.rows[y].indices.filter { grid.rows[y][$0] == 7 }.map { (y, $0) } }
    #expect(peaks.count == 1 && grid.high == 7, "0 Hz is not drawn")
    let hz = peaks.first.map { grid.firstHz + Double($0.1) * grid.stepHz } ?? 0
    #expect(abs(hz - Double(bin) * 0.5) <= grid.stepHz / 2)
  }

  @Test func impactsAreMarkedOnePeriodApart() throws {
    let cursors = try #require(trace("one period of BPFO", in: try figure("waveform")))
    let times = Set(numbers(cursors["x"])).sorted()
    let steps = zip(times.dropFirst(), times).map { $0 - $1 }
    #expect(times.count >= 19 && steps.allSatisfy { abs($0 - 1000 / 232.6) < 1e-3 })
  }

  @Test func withoutSpeedNothingIsCountedInOrders() throws {
    let card = FixtureCard(hasSpeed: false)
    #expect(!figures(card.card).contains { $0.id == "orders" })
    for figure in figures(card.card) {
      #expect(figure.traces.allSatisfy { $0["hzPerTurn"] == nil })
      #expect(!figure.switches.contains { $0.label == "Frequency" })
    }
    let orders = try figure("orders").switches.first { $0.label == "Frequency" }
    #expect(orders?.options.map(\.isInOrders) == [false, true] && orders?.chosen == 1)
  }

  @Test func atMostEightChannelsAreDrawnAndTheNamedOneAmongThem() throws {
    var card = FixtureCard(channelCount: 40).card
    (card.bearing, card.channel, card.element) = ("B39", "ch39", "outer race")
    let choice = try #require(DiagnosisFigures(card, input: Self.input).all[0].switches.first)
    #expect(choice.options.count == 8 && choice.options[choice.chosen].label == "ch39 · B39")
  }

  @Test func oddSpectraAreNoCrash() {
    var card = FixtureCard(channelCount: 1).card
    let band = DefectBand(choice: .kurtogram, lowHz: 0, highHz: 0, kurtosis: .nan)
    for count in [0, 1, 2, 3] {
      let values = [Float](repeating: count == 2 ? .nan : 0, count: count)
      let spectrum = DiagnosisSpectra.Spectrum(resolutionHz: count == 1 ? 0 : 1, amplitudes: values, healthy: values)
      card.channels[0].spectra = DiagnosisSpectra(
        waveformSnapshot: 0, sampleRateHz: 1000, waveform: values, spectrum: spectrum, envelope: spectrum, band: band,
        kurtogram: (0..<count).map { .init(level: Double($0), lowHz: 0, highHz: Double($0), kurtosis: .nan) },
        waterfall: .init(
          snapshots: Array(0..<count), resolutionHz: 1, amplitudes: Matrix(count, count, values.flatMap { _ in values })
        ))
      let text = DiagnosisReport(card, input: Self.input, program: "raceway").html(plotly: nil)
      #expect(MarkupChecker(text).problems == [])
      #expect(!text.contains("nan") && !text.contains("inf,"))
    }
    card.channels = []
    card.candidates = []
    #expect(MarkupChecker(DiagnosisReport(card, input: Self.input, program: "r").html(plotly: nil)).problems == [])
  }

  @Test("the page of a diagnosis stands alone", arguments: FixtureCard.Finding.allCases)
  func diagnosisPagesAreWellFormed(finding: FixtureCard.Finding) throws {
    let card = FixtureCard(finding: finding, hasHealthy: false, hasModel: false).card
    let text = DiagnosisReport(card, input: Self.input, program: "raceway 0.1.0").html(plotly: "var Plotly;")
    let page = MarkupChecker(text)
    #expect(page.problems == [] && page.externals == [] && page.counts["h1"] == 1)
    #expect(Set(page.identifiers).count == page.identifiers.count)
    #expect(Set(page.targets).subtracting(page.identifiers) == [])
    #expect(try HTMLReportTests.specifications(text).count == 6)
    #expect(!page.text.contains("Excess share"), "nothing without a model")
  }

  @Test func theCardIsReadableWithoutScripts() {
    let page = MarkupChecker(HTMLReport(FixtureRun(card: FixtureCard()).results, plotly: nil).text)
    for words in [
      "Root cause: outer race of B3", "232.6 Hz", "-1.6\u{A0}%", "p &lt; 0.0001", "32 trials counted in", "■ named",
      "× excluded", "? open", "Excess share", "4.83", "What this cannot tell", "4 of 5", "unbalance",
    ] {
      #expect(page.text.contains(words), "\(words)")
    }
  }

  @Test("8 drawn channels add less than 2.5 MB")
  func picturesStaySmall() {
    var card = FixtureCard(channelCount: 8).card
    let spectra = card.channels[2].spectra
    for channel in card.channels.indices { card.channels[channel].spectra = spectra }
    let size = DiagnosisReport(card, input: Self.input, program: "r").html(plotly: nil).utf8.count
    #expect(size < 2_500_000, "\(size) bytes")
  }
}

internal import Pipelines

/// The channels whose vibration is drawn, one at a time, and the switches between them.
struct DrawnChannels {
  /// A channel takes up to 0.3 MB of the page; the ones beyond are in `run.h5`.
  static let limit = 8

  struct Channel {
    let diagnosis: ChannelDiagnosis
    let spectra: DiagnosisSpectra
  }

  let channels: [Channel]
  /// The one that is shown first.
  let chosen: Int
  /// Of the samples, for axes and hovering.
  let unit: String?

  /// nil where there is nothing to draw.
  init?(_ card: RootCauseCard, unit: String?, where isDrawn: (Channel) -> Bool = { _ in true }) {
    let foremost = card.foremostChannel
    // The foremost stays among them, the others come in the order of the input.
    let order = [foremost].compactMap(\.self) + card.channels.indices.filter { $0 != foremost }
    let drawn = order.filter { index in
      card.channels[index].spectra.map { isDrawn(Channel(diagnosis: card.channels[index], spectra: $0)) } ?? false
    }
    let kept = drawn.prefix(Self.limit).sorted()
    guard !kept.isEmpty else { return nil }
    channels = kept.compactMap { index in
      card.channels[index].spectra.map { Channel(diagnosis: card.channels[index], spectra: $0) }
    }
    chosen = foremost.flatMap(kept.firstIndex) ?? 0
    self.unit = unit
  }

  var first: Channel { channels[chosen] }

  /// Whether the axis can count orders on every channel.
  var knowSpeed: Bool { channels.allSatisfy { $0.diagnosis.shaftHz != nil } }

  /// `quantity` with the unit it is measured in, as a title that plotly reads as markup.
  func title(_ quantity: String, isSquared: Bool = false) -> JSONValue {
    guard let unit else { return .string("\(quantity) (unit not declared)") }
    return Figure.label("\(quantity) (\(isSquared ? "\(unit)²" : unit))")
  }

  /// The traces of all channels, of which one channel's are shown, and the switch that chooses it.
  func traces(_ make: (Channel) -> [JSONValue]) -> (traces: [JSONValue], choice: [Figure.Switch]) {
    var traces: [JSONValue] = []
    var owners: [Int] = []
    for (index, channel) in channels.enumerated() {
      let own = make(channel)
      traces += own.map { $0.with("visible", .boolean(index == chosen)) }
      owners += own.map { _ in index }
    }
    guard channels.count > 1 else { return (traces, []) }
    let options = channels.enumerated().map { index, channel -> Figure.Option in
      .init(
        label: channel.diagnosis.label, traces: ["visible": .array(owners.map { .boolean($0 == index) })])
    }
    return (traces, [Figure.Switch(label: "Channel", options: options, chosen: chosen)])
  }

  /// Hz or orders; none where a channel's speed is unknown.
  func orderSwitch(startsInOrders: Bool) -> [Figure.Switch] {
    guard knowSpeed else { return [] }
    return [
      Figure.Switch(
        label: "Frequency",
        options: [
          .init(label: "Hz", layout: ["xaxis.title.text": "frequency (Hz)"]),
          .init(label: "orders", layout: ["xaxis.title.text": "order (multiples of shaft speed)"], isInOrders: true),
        ], chosen: startsInOrders ? 1 : 0)
    ]
  }

  static func scaleSwitch(startsLogarithmic: Bool) -> Figure.Switch {
    Figure.Switch(
      label: "Scale",
      options: [
        .init(label: "linear", layout: ["yaxis.type": "linear", "yaxis.dtick": .null]),
        .init(label: "logarithmic", layout: ["yaxis.type": "log", "yaxis.dtick": 1]),
      ], chosen: startsLogarithmic ? 1 : 0)
  }
}

internal import Tensors

extension HealthyClips {
  /// What a later run needs of this one's healthy clips.
  init(_ learning: ClipLearning, _ split: ClipSplit) {
    let clips = learning.listener.source.clips
    let pool = split.pool
    let places = Dictionary(uniqueKeysWithValues: pool.enumerated().map { ($1, $0) })
    var tensors = learning.readings.tensors
    let seconds = pool.map { clips[$0].seconds }.sorted()
    if !seconds.isEmpty {
      tensors.append(NamedTensor(name: "seconds", shape: [1], values: [Float(seconds[seconds.count / 2])]))
    }
    if let scale = learning.network?.network.input.scale {
      tensors.append(NamedTensor(name: "scale_offset", shape: [scale.offsets.count], values: scale.offsets))
      tensors.append(NamedTensor(name: "scale_width", shape: [scale.widths.count], values: scale.widths))
    }
    if let state = learning.network?.network.state {
      tensors += state.quantities.map {
        NamedTensor(name: Self.quantityPrefix + $0.name, shape: [2], values: [$0.mean, $0.deviation])
      }
    }
    self.init(
      names: pool.map { clips[$0].name }, machines: pool.map { clips[$0].machine },
      roles: pool.map { split.roles[$0] }, clips: learning.readings.clips.compactMap { places[$0] },
      channels: learning.readings.channels, readings: tensors)
  }

  /// As detectors are fitted on, with clips counted from 0.
  var clipReadings: ClipReadings {
    var stored = ClipReadings()
    stored.clips = clips
    stored.channels = channels
    for tensor in readings {
      let width = tensor.shape.dropFirst().reduce(1, *)
      func rows() -> [[Float]] {
        (0..<tensor.shape[0]).map { Array(tensor.values[$0 * width..<($0 + 1) * width]) }
      }
      switch tensor.name {
      case "error": stored.errors = tensor.values
      case "divergence": stored.divergences = tensor.values
      case "level": stored.levels = tensor.values
      case "band_error": stored.bandErrors = rows()
      default:
        if let space = ClipDetectorPlan.Space(rawValue: tensor.name) { stored.spaces[space] = rows() }
      }
    }
    if stored.bandErrors.isEmpty { stored.bandErrors = clips.map { _ in [] } }
    return stored
  }

  private static let quantityPrefix = "quantity "

  /// What the network was told.
  var operatingState: OperatingState {
    let learnt = names.indices.filter { roles[$0] == .training }
    return OperatingState(
      machines: Set(learnt.map { machines[$0] }).sorted(),
      quantities: readings.filter { $0.name.hasPrefix(Self.quantityPrefix) && $0.values.count == 2 }.map {
        .init(name: String($0.name.dropFirst(Self.quantityPrefix.count)), mean: $0.values[0], deviation: $0.values[1])
      })
  }

  func tensor(_ name: String) -> [Float]? { readings.first { $0.name == name }?.values }
}

extension ClipReadings {
  fileprivate var tensors: [NamedTensor] {
    func column(_ name: String, _ values: [Float]) -> NamedTensor {
      NamedTensor(name: name, shape: [values.count], values: values)
    }
    func matrix(_ name: String, _ rows: [[Float]]) -> NamedTensor {
      NamedTensor(name: name, shape: [rows.count, rows.first?.count ?? 0], values: rows.flatMap(\.self))
    }
    var tensors = [column("error", errors), column("divergence", divergences), column("level", levels)]
    if bandErrors.first?.isEmpty == false { tensors.append(matrix("band_error", bandErrors)) }
    tensors += spaces.sorted { $0.key.rawValue < $1.key.rawValue }.map { matrix($0.key.rawValue, $0.value) }
    return tensors
  }
}

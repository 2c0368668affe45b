internal import NeuralNetworks
internal import SignalProcessing
internal import Tensors

/// What detectors look at: some clips, channel by channel.
struct ClipReadings: Sendable {
  /// `[row]`: the clip of each row; a clip has one row per channel, one after another.
  var clips: [Int] = []
  var channels: [Int] = []
  /// `[row]`: mean squared residual of the network's rows.
  var errors: [Float] = []
  /// `[row][band]`: the same by band; empty without a network.
  var bandErrors: [[Float]] = []
  /// `[row]`: nats.
  var divergences: [Float] = []
  /// `[row]`: mean level over bands and frames in dB.
  var levels: [Float] = []
  /// `[row][value]` by space.
  var spaces: [ClipDetectorPlan.Space: [[Float]]] = [:]

  /// The rows of some clips.
  func rows(of wanted: Set<Int>) -> [Int] { clips.indices.filter { wanted.contains(clips[$0]) } }

  /// `[row, value]` of one space.
  func matrix(_ space: ClipDetectorPlan.Space, rows: [Int]) -> Matrix {
    let values = spaces[space] ?? []
    return Matrix(rows: rows.map { values[$0] }, columnCount: values.first?.count ?? 0)
  }

  /// `[row, column]`: some columns of one space.
  func matrix(_ space: ClipDetectorPlan.Space, columns: Range<Int>) -> Matrix {
    Matrix(rows: (spaces[space] ?? []).map { Array($0[columns]) }, columnCount: columns.count)
  }

  mutating func append(_ other: ClipReadings) {
    clips += other.clips
    channels += other.channels
    errors += other.errors
    bandErrors += other.bandErrors
    divergences += other.divergences
    levels += other.levels
    for (space, values) in other.spaces { spaces[space, default: []] += values }
  }
}

extension ClipReadings {
  /// The rows of some clips alone.
  func only(_ wanted: Set<Int>) -> ClipReadings {
    let rows = rows(of: wanted)
    guard rows.count < clips.count else { return self }
    var part = ClipReadings()
    part.clips = rows.map { clips[$0] }
    part.channels = rows.map { channels[$0] }
    part.errors = errors.isEmpty ? [] : rows.map { errors[$0] }
    part.bandErrors = bandErrors.isEmpty ? [] : rows.map { bandErrors[$0] }
    part.divergences = divergences.isEmpty ? [] : rows.map { divergences[$0] }
    part.levels = levels.isEmpty ? [] : rows.map { levels[$0] }
    part.spaces = spaces.mapValues { values in rows.map { values[$0] } }
    return part
  }
}

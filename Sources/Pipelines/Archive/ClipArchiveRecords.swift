/// The parts of a clip run's results that are records, apart from their arrays.

struct ClipInputRecord: Codable {
  var machine: String
  var source: String
  var layout: String
  var sampleRateHz: Double
  var truth: String?

  init(_ input: ClipInput) {
    machine = input.machine
    source = input.source
    layout = input.layout
    sampleRateHz = input.sampleRateHz
    truth = input.truth
  }
}

struct ClipPreparationRecord: Codable {
  var description: String
  var frameInterval: Double
  var levelUnit: String

  init(_ preparation: ClipPreparation) {
    description = preparation.description
    frameInterval = preparation.frameInterval
    levelUnit = preparation.levelUnit
  }
}

/// A detector's names; its place in the list is its rank.
struct ClipDetectorRecord: Codable {
  var name: String
  var title: String

  init(_ detector: ClipDetector) {
    name = detector.name
    title = detector.title
  }

  var scores: String { "/scores/clip/" + Self.linkName(name) }

  /// A name as HDF5 can hold it in one step of a path: a slash would begin another step, a lone dot means this one.
  ///
  /// Percent signs are spelt out too, so that different names stay different.
  static func linkName(_ name: String) -> String {
    let spelt = name.replacing("%", with: "%25").replacing("/", with: "%2F")
    return spelt.isEmpty ? "%" : spelt == "." ? "%2E" : spelt
  }
}

struct ClipMapRecord: Codable {
  var space: String
  var note: String?

  init(_ map: ClipMap) {
    space = map.space
    note = map.note
  }
}

struct ClipExampleRecord: Codable {
  var title: String
  var clip: Int
  var sampleRateHz: Double?
  var gain: Double?

  init(_ example: ClipExample) {
    title = example.title
    clip = example.clip
    sampleRateHz = example.sound?.sampleRateHz
    gain = example.sound?.gain
  }
}

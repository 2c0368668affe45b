/// The parts of results that are records, apart from their arrays.

struct InputRecord: Codable {
  var machine: String
  var source: String
  var format: String
  var unit: String?
  var sampleRateHz: Double?
  var speedRpm: Double?
  var samplesPerSnapshot: Int?

  init(_ input: InputSummary) {
    machine = input.machine
    source = input.source
    format = input.format
    unit = input.unit
    sampleRateHz = input.sampleRateHz
    speedRpm = input.speedRPM
    samplesPerSnapshot = input.samplesPerSnapshot
  }
}

struct PreparationRecord: Codable {
  var representation: String
  var description: String
  var axisName: String?
  var axisUnit: String?
  var featureUnit: String
  var windowLength: Int?
  var windowStride: Int?

  init(_ preparation: PreparationSummary) {
    representation = preparation.representation
    description = preparation.description
    axisName = preparation.featureAxis?.name
    axisUnit = preparation.featureAxis?.unit
    featureUnit = preparation.featureUnit
    windowLength = preparation.windowLength
    windowStride = preparation.windowStride
  }
}

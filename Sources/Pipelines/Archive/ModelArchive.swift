internal import Recordings

/// The group `/model` of `run.h5`: weights as arrays, the history of training as columns, the rest as a record.
enum ModelArchive {
  static let group = "/model"

  static func write(_ model: ModelSummary, _ file: borrowing HDF5File) throws(HDF5Error) {
    for parameter in model.parameters {
      try file.write(
        parameter.values, shape: parameter.shape, to: "/model/parameters/\(parameter.name)", units: "1",
        description: "weights \(parameter.name)")
    }
    let columns: [(String, String, KeyPath<EpochSummary, Double>)] = [
      ("learning_rate", "1", \.learningRate), ("training_loss", "1", \.trainingLoss),
      ("training_reconstruction", "1", \.trainingReconstruction), ("kl", "nats", \.kl),
      ("validation_loss", "1", \.validationLoss),
    ]
    for (name, units, path) in columns {
      try file.write(
        model.history.map { $0[keyPath: path] }, to: "/model/history/\(name)", units: units,
        description: "\(name) of each epoch")
    }
    try file.setAttribute("json", .text(ArchiveRecord.text(ModelRecord(model))), of: group)
  }

  static func read(_ file: borrowing HDF5File) throws(HDF5Error) -> ModelSummary {
    let stored: ModelRecord = try ArchiveReader.record(group, file)
    var parameters: [NamedTensor] = []
    for name in stored.parameters {
      let array: HDF5Array<Float> = try file.read(at: "/model/parameters/\(name)")
      parameters.append(NamedTensor(name: name, shape: array.shape, values: array.values))
    }
    let rates: [Double] = try ArchiveReader.values("/model/history/learning_rate", file)
    let losses: [Double] = try ArchiveReader.values("/model/history/training_loss", file)
    let reconstructions: [Double] = try ArchiveReader.values("/model/history/training_reconstruction", file)
    let kl: [Double] = try ArchiveReader.values("/model/history/kl", file)
    let validations: [Double] = try ArchiveReader.values("/model/history/validation_loss", file)
    return ModelSummary(
      kind: stored.kind, widths: stored.widths, latentCount: stored.latentCount, parameterCount: stored.parameterCount,
      history: stored.epochs.indices.map {
        EpochSummary(
          epoch: stored.epochs[$0], learningRate: rates[$0], trainingLoss: losses[$0],
          trainingReconstruction: reconstructions[$0], kl: kl[$0], validationLoss: validations[$0])
      },
      bestEpoch: stored.bestEpoch, stopReason: stored.stopReason, divergedInEpoch: stored.divergedInEpoch,
      parameters: parameters)
  }
}

struct ModelRecord: Codable {
  var kind: String
  var widths: [Int]
  var latentCount: Int
  var parameterCount: Int
  var bestEpoch: Int
  var stopReason: String
  var divergedInEpoch: Int?
  var epochs: [Int]
  var parameters: [String]

  init(_ model: ModelSummary) {
    kind = model.kind
    widths = model.widths
    latentCount = model.latentCount
    parameterCount = model.parameterCount
    bestEpoch = model.bestEpoch
    stopReason = model.stopReason
    divergedInEpoch = model.divergedInEpoch
    epochs = model.history.map(\.epoch)
    parameters = model.parameters.map(\.name)
  }
}

internal import Pipelines

/// What runs of every kind have: the course of training, findings about the data, sentences, timings.
struct SharedTables {
  private let history: [EpochSummary]
  private let dataQuality: [QualityNote]
  private let timings: [StageTiming]
  private let sentences: [(section: String, texts: [String])]
  /// What findings are about.
  private let subject: String

  init(_ results: RunResults) {
    history = results.model.history
    dataQuality = results.dataQuality
    timings = results.timings
    subject = "snapshot"
    sentences = [
      ("next_steps", results.steps), ("thresholds", results.thresholds.notes),
      ("audit", results.audit.findings), ("leaks", results.audit.leaks?.map(\.sentence) ?? []),
      ("root_cause_limits", results.rootCause?.limits ?? []), ("trend", results.trend?.notes ?? []),
      ("map", results.latents.note.map { [$0] } ?? []),
    ]
  }

  init(_ results: ClipRunResults) {
    history = results.model?.history ?? []
    dataQuality = results.dataQuality
    timings = results.timings
    subject = "clip"
    sentences = [
      ("notes", results.notes), ("audit", results.audit?.findings ?? []),
      ("map", results.map?.note.map { [$0] } ?? []),
    ]
  }

  var all: [ResultTable] { [training, quality, notes, stages] }

  private var training: ResultTable {
    ResultTable(
      "training", "one epoch", history,
      [
        .init("epoch", "from 1", .integers(\.epoch)),
        .init("learning_rate", "step size of Adam", .numbers(\.learningRate)),
        .init("training_loss", "what is made small", .numbers(\.trainingLoss)),
        .init("training_reconstruction", "its part that is error", .numbers(\.trainingReconstruction)),
        .init("kl_nats", unit: "nats", "its part that is divergence from the prior", .numbers(\.kl)),
        .init("validation_loss", "on windows that weights are not fitted to", .numbers(\.validationLoss)),
      ])
  }

  private var quality: ResultTable {
    ResultTable(
      "data_quality", "one finding about the input", dataQuality,
      [
        .init("kind", "of finding", .texts(\.kind)),
        .init("severity", "info, warning, error", .texts(\.severity.rawValue)),
        .init(subject, "index from 0; empty = the whole input", .integers(\.snapshot)),
        .init("channel", "name; empty = all", .texts(\.channel)),
        .init("message", "in words", .texts(\.message)),
        .init("left_out", "whether it was left out", .flags(\.leftOut)),
      ])
  }

  private var notes: ResultTable {
    struct Row: Sendable { let section: String, text: String }
    let rows = sentences.flatMap { part in part.texts.map { Row(section: part.section, text: $0) } }
    return ResultTable(
      "notes", "one sentence for the reader", rows,
      [.init("section", "what it is about", .texts(\.section)), .init("text", "the sentence", .texts(\.text))])
  }

  private var stages: ResultTable {
    ResultTable(
      "timings", "one stage of the run, in the order they ran", timings,
      [
        .init("stage", "name", .texts(\.stage)),
        .init("duration_s", unit: "s", "wall clock", .numbers(\.seconds)),
      ])
  }
}

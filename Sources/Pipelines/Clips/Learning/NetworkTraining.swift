internal import NeuralNetworks
internal import Tensors

/// What a network of any kind is trained on, and who is told how it goes.
struct NetworkTraining {
  var recipe: String
  var plan: TrainingPlan
  /// `[row, inputCount]`
  var rows: Matrix
  var validation: Matrix
  /// What decides the training beside the plan and the rows, such as their labels.
  var facts: [TrainingIdentity.Fact] = []
  var checkpoints: CheckpointOptions?
  var progress: ProgressHandler

  /// Trains with checkpoints and progress.
  func train<Model>(
    _ architecture: Any,
    _ run: (NetworkTraining, TrainingCheckpoints?, (EpochRecord) -> Bool) throws(TrainingError) -> Trained<Model>
  ) throws(PipelineError) -> Trained<Model> {
    func report(_ done: Int, _ detail: String) -> Bool {
      progress(StageProgress(stage: "training", done: done, total: plan.epochs, unit: "epochs", detail: detail))
    }
    let keeping = try checkpoints?.keeping {
      let identity = TrainingIdentity(
        recipe: recipe, plan: plan, network: architecture, training: rows, validation: validation)
      return TrainingIdentity(facts: identity.facts + facts)
    }
    if let start = keeping?.start {
      checkpoints?.remark("Training continues after epoch \(start.epoch) of at most \(plan.epochs).")
      guard report(start.epoch, "continued") else { throw .interrupted }
    }
    var isInterrupted = false
    let trained: Trained<Model>
    do throws(TrainingError) {
      trained = try run(self, keeping) { epoch in
        isInterrupted = !report(epoch.epoch, "loss \(rounded(epoch.validationLoss))")
        return !isInterrupted
      }
    } catch { throw .training("\(error)") }
    guard !isInterrupted else { throw .interrupted }
    return trained
  }
}

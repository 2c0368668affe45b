internal import NeuralNetworks

/// How a training outlives the program that runs it.
package struct CheckpointOptions: Sendable {
  package var file: CheckpointFile
  /// An epoch that ends so long after the last write is written, but on a slow disk only when a hundred times as long as that
  /// write took has passed; 0 writes after every epoch.
  package var seconds: Double
  /// Or when so many epochs have ended since then, where that comes first, however slow the disk is; nil where only time counts.
  package var epochs: Int?
  /// Whether to go on from the file, where it is there.
  package var resumes: Bool
  /// Told in a sentence what a user should know, such as that the file can't be written.
  package var remark: @Sendable (String) -> Void
  /// Called when the file has come to hold this training: when it is gone on from, and when it is written.
  package var holds: @Sendable () -> Void = {}

  package init(
    _ file: CheckpointFile, seconds: Double = Self.usualSeconds, epochs: Int? = nil, resumes: Bool = false,
    remark: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.file = file
    self.seconds = seconds
    self.epochs = epochs
    self.resumes = resumes
    self.remark = remark
  }

  /// Half a minute of work is soon done again, and the largest of our networks is written in well under a second.
  package static let usualSeconds = 30.0

  /// What training needs to be told.
  ///
  /// - Parameter identity: Of the training; made when it is first needed, because it takes reading all windows.
  /// - Throws: Where the file is there, is to be gone on from, and is damaged or another training's.
  func keeping(_ identity: @escaping () -> TrainingIdentity) throws(PipelineError) -> TrainingCheckpoints {
    var known: TrainingIdentity?
    func own() -> TrainingIdentity {
      let own = known ?? identity()
      known = own
      return own
    }
    let start = resumes && file.isThere ? try file.read(own()) : nil
    if start != nil { holds() }
    return TrainingCheckpoints(from: start, every: seconds, epochs: epochs) { state in
      do throws(PipelineError) {
        try file.write(state, of: own())
        holds()
      } catch {
        // Hours of training are worth more than their copy.
        remark("Training goes on without a new checkpoint: \(error)")
      }
    }
  }
}

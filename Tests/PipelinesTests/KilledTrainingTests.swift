import Foundation
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import Pipelines

/// Training in a process that is killed at random moments, with no chance to tidy up.
@Suite struct KilledTrainingTests {
  /// Wide enough that writing takes as long as an epoch, so that many kills fall into it.
  private static let training: SmallTraining = {
    var training = SmallTraining()
    training.hidden = 500
    training.plan.epochs = 150
    training.plan.patience = 150
    training.training = SmallTraining.windows(64, 60, seed: 1)
    training.validation = SmallTraining.windows(9, 60, seed: 2)
    return training
  }()

  @Test(.timeLimit(.minutes(5)))
  func aTrainingKilledTwentyTimesEndsWithTheBitsOfOneThatNeverWas() async throws {
    let (folder, training) = (try TemporaryFolder(), Self.training)
    let file = CheckpointFile(inFolder: folder.path)
    var stream = RandomStream(seed: 20)
    var epochs: [Int] = []
    var halfWritten = 0
    // Twenty kills; more where a busy machine lets so little happen between them that they would show nothing.
    while epochs.count < 20 || (epochs.count < 400 && (halfWritten == 0 || (epochs.last ?? 0) <= 20)) {
      let (path, microseconds) = (folder.path, stream.below(120_000))
      await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, microseconds = microseconds as Int] in
        DispatchQueue.global().asyncAfter(deadline: .now() + .microseconds(microseconds)) { kill(getpid(), SIGKILL) }
        _ = try Self.training.run(CheckpointFile(inFolder: path), resumes: true)
        sleep(60)
      }
      halfWritten += folder.names.contains("training.checkpoint.partial") ? 1 : 0
      epochs.append(file.isThere ? try file.read(training.identity).epoch : 0)
    }
    #expect(epochs == epochs.sorted(), "nothing is lost again: \(epochs)")
    #expect((epochs.last ?? 0) > 20, "\(epochs)")
    #expect(halfWritten > 0, "some kills fell into writing")
    let (last, whole) = (try training.run(file, resumes: true), try training.uninterrupted)
    #expect(last.model == whole.model && last.bestEpoch == whole.bestEpoch && last.stop == whole.stop)
    #expect(last.history.map(\.trainingLoss) == whole.history.map(\.trainingLoss))
    file.remove()
    #expect(folder.names.isEmpty)
  }
}

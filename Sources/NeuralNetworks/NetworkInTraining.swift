internal import Tensors

/// A network whose parameters are being moved: weights, optimiser state and the buffers of a step, each in the layout its
/// loops want.
///
/// `TrainingRun` knows networks by this alone, so that epochs, early stopping and checkpoints are the same for every kind.
protocol NetworkInTraining: Sendable {
  /// What it learns from: a matrix where each row is to be repeated.
  associatedtype Examples: ExampleSet

  /// How many numbers of a row it reads.
  var rowLength: Int { get }
  /// How many of them are repeated: all but a condition.
  var inputCount: Int { get }
  /// In the flat order in which the model keeps them.
  var parameters: [Float] { get }
  /// In the order of `parameters`.
  var moments: OptimiserMoments { get }
  /// How many standard normal numbers a row needs: the latents of a network that draws samples, else 0.
  var noiseCount: Int { get }

  /// Continues from a state that `parameters` and `moments` gave.
  mutating func restore(parameters: [Float], moments: OptimiserMoments)

  /// Moves the parameters once, along the gradient of one batch's loss.
  ///
  /// - Parameters:
  ///   - rows: Which of `examples` make the batch, in order; at most the plan's batch size.
  ///   - noise: `[rows.count, noiseCount]`, standard normal.
  /// - Returns: The batch's sums before the step, from which `objective` makes the loss.
  mutating func step(
    _ rows: ArraySlice<Int>, of examples: Examples, noise: Span<Float>, objective: Objective, learningRate: Double
  ) -> ErrorSums

  /// The same sums without learning from them, as validation needs them.
  ///
  /// - Parameter rows: At most the plan's batch size.
  mutating func evaluate(
    _ rows: Range<Int>, of examples: Examples, noise: Span<Float>, objective: Objective
  ) -> ErrorSums
}

extension NetworkInTraining {
  var rowLength: Int { inputCount }
}

/// Rows to learn from or to be judged by.
protocol ExampleSet: Sendable {
  /// `[row, input]`
  var rows: Matrix { get }
}

extension ExampleSet {
  var rowCount: Int { rows.rowCount }
}

/// `[row, input]`, each its own target, and its condition, if there is one, behind it.
extension Matrix: ExampleSet {
  var rows: Matrix { self }
}

/// What an optimiser remembers between two steps.
struct OptimiserMoments: Sendable, Equatable {
  /// How many steps were taken.
  var stepCount = 0
  /// The running means of the gradients: `[parameter]`.
  var first: [Float]
  /// The running means of their squares: `[parameter]`; empty for an optimiser that keeps none.
  var second: [Float]
}

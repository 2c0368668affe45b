import NeuralNetworks
import Tensors

/// Windows a second of training and scoring, whole epochs with batching and shuffling, medians of five after a warm-up.
///
/// Run with `swift run -c release TrainingBenchmark`; the cases are those of the DESIGN's speed table.
@main
struct TrainingBenchmark {
  static func main() throws {
    print("product threads: \(productThreadCount())")
    let dense = AutoencoderArchitecture(
      kind: .dense, inputCount: 100, hiddenCounts: [64, 32], latentCount: 16, activation: .relu)
    try train("dense 100-64-32-16", dense, windows: 131_072, batchSize: 256, loss: .averaged)
    score("dense 100-64-32-16", dense, windows: 131_072, batchSizes: [1, 256, 4096])
    let variational = AutoencoderArchitecture(
      kind: .variational, inputCount: 8192, hiddenCounts: [512, 256, 128], latentCount: 16,
      activation: .leakyReLU(slope: 0.2))
    try train("VAE 8192-512-256-128-16", variational, windows: 1064, batchSize: 64, loss: .summed)
    score("VAE 8192-512-256-128-16", variational, windows: 1064, batchSizes: [1, 64, 1064])
  }

  /// The seconds of each epoch, as the records tell them; validation is one window, so that it costs nothing.
  static func train(
    _ name: String, _ architecture: AutoencoderArchitecture, windows: Int, batchSize: Int, loss: ReconstructionLoss
  ) throws {
    let data = noise(windows, architecture.inputCount)
    let plan = TrainingPlan(epochs: 6, batchSize: batchSize, patience: 100, loss: loss)
    let trained = try Training.run(architecture, plan: plan, training: data, validation: data.rows(0..<1))
    let ends = trained.history.map(\.seconds)
    report("\(name), batch \(batchSize), training", windows, zip(ends, ends.dropFirst()).map { $1 - $0 })
  }

  static func score(_ name: String, _ architecture: AutoencoderArchitecture, windows: Int, batchSizes: [Int]) {
    let model = Autoencoder(architecture, seed: 1)
    for batchSize in batchSizes {
      let count = batchSize == 1 ? min(windows, 1000) : windows / batchSize * batchSize
      let data = noise(count, architecture.inputCount)
      let batches = stride(from: 0, to: count, by: batchSize).map { data.rows($0..<$0 + batchSize) }
      let clock = ContinuousClock()
      let seconds = (0..<6).map { _ in
        clock.measure { for batch in batches { _ = model.reconstruct(batch) } } / .seconds(1)
      }
      report("\(name), batch \(batchSize), scoring", count, Array(seconds.dropFirst()))
    }
  }

  static func noise(_ rows: Int, _ columns: Int) -> Matrix {
    var stream = RandomStream(seed: 1)
    return Matrix(rows, columns, (0..<rows * columns).map { _ in Float(stream.normal()) })
  }

  static func report(_ name: String, _ windows: Int, _ seconds: [Double]) {
    let rates = seconds.map { Double(windows) / $0 }.sorted()
    print("\(name): \(Int(rates[rates.count / 2])) windows/s (\(Int(rates[0])) … \(Int(rates[rates.count - 1])))")
  }
}

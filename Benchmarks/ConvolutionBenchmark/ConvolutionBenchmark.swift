import NeuralNetworks
import Tensors

/// Images a second of training and scoring a convolutional autoencoder of 32, 64 and 128 filters on 128 × 128 images, medians
/// of five after a warm-up.
///
/// Run with `swift run -c release ConvolutionBenchmark`; the cases are those of the DESIGN's speed table.
@main
struct ConvolutionBenchmark {
  static func main() throws {
    let architecture = ConvolutionalArchitecture(
      input: ImageShape(channels: 1, height: 128, width: 128), filters: [32, 64, 128])
    let images = noise(256, architecture.inputCount)
    let plan = TrainingPlan(epochs: 6, batchSize: 32, patience: 100)
    let trained = try Training.run(architecture, plan: plan, training: images, validation: images.rows(0..<1))
    let ends = trained.history.map(\.seconds)
    report("training, batch 32", images.rowCount, zip(ends, ends.dropFirst()).map { $1 - $0 })
    for batchSize in [1, 32] {
      let batches = stride(from: 0, to: images.rowCount, by: batchSize).map { images.rows($0..<$0 + batchSize) }
      let clock = ContinuousClock()
      let seconds = (0..<6).map { _ in
        clock.measure { for batch in batches { _ = trained.model.reconstruct(batch) } } / .seconds(1)
      }
      report("scoring, batch \(batchSize)", images.rowCount, Array(seconds.dropFirst()))
    }
  }

  static func noise(_ rows: Int, _ columns: Int) -> Matrix {
    var stream = RandomStream(seed: 1)
    return Matrix(rows, columns, (0..<rows * columns).map { _ in Float(stream.uniform()) })
  }

  static func report(_ name: String, _ images: Int, _ seconds: [Double]) {
    let rates = seconds.map { Double(images) / $0 }.sorted()
    print("\(name): \(Int(rates[rates.count / 2])) images/s (\(Int(rates[0])) … \(Int(rates[rates.count - 1])))")
  }
}

import TestSupport
import Tensors
import Testing

@testable import NeuralNetworks

/// What the fast paths promise of each other: the same numbers whichever way rows and weights are shared out.
@Suite struct DenseEngineTests {
  /// 600 × 300 is too many weights for a cache, so that the network has wide layers at both ends and narrow ones between.
  static let wide = AutoencoderArchitecture(
    kind: .variational, inputCount: 600, hiddenCounts: [300, 21], latentCount: 5, activation: .leakyReLU(slope: 0.2))
  /// A wide layer in the middle, after the latents, and none at the ends.
  static let wideInside = AutoencoderArchitecture(
    kind: .dense, inputCount: 37, hiddenCounts: [400, 390], latentCount: 9, activation: .tanh)
  /// Windows a multiple of a kilobyte apart, which are copied to a kinder distance.
  static let unkind = AutoencoderArchitecture(
    kind: .dense, inputCount: 1024, hiddenCounts: [256], latentCount: 16, activation: .relu)
  static let narrow = AutoencoderArchitecture(
    kind: .dense, inputCount: 100, hiddenCounts: [64, 33], latentCount: 16, activation: .relu)

  func training(_ architecture: AutoencoderArchitecture, rows: Int, clip: Double? = nil) -> DenseTraining {
    DenseTraining(
      architecture, TrainingPlan(batchSize: rows, learningRate: 1e-2, gradientClip: clip, seed: 7))
  }

  @Test("the layers meant to be wide are")
  func stages() {
    func stages(_ architecture: AutoencoderArchitecture) -> [DenseStage] {
      DenseStage.stages(of: PanelLayout(AutoencoderLayers(architecture)))
    }
    #expect(stages(Self.wide) == [.wide(0), .narrow(1..<5), .wide(5)])
    #expect(stages(Self.wideInside) == [.narrow(0..<1), .wide(1), .narrow(2..<4), .wide(4), .narrow(5..<6)])
    #expect(stages(Self.narrow) == [.narrow(0..<6)])
  }

  @Test("flat parameters survive the way into panels and back", arguments: [wide, wideInside, narrow])
  func packing(_ architecture: AutoencoderArchitecture) {
    let parameters = Matrix(normal: 1, architecture.parameterCount, seed: 5).elements
    #expect(Autoencoder(architecture, parameters: parameters).parameters == parameters)
  }

  @Test("gradients of wide layers equal central differences", arguments: [wide, wideInside], [1, 2, 3] as [UInt64])
  func wideGradients(_ architecture: AutoencoderArchitecture, seed: UInt64) throws {
    let layers = AutoencoderLayers(architecture)
    let model = Autoencoder(architecture, initialisation: .he, seed: seed)
    let windows = Matrix(normal: 3, architecture.inputCount, seed: seed + 10)
    let noise = Matrix(normal: 3, architecture.latentCount, seed: seed + 20)
    let judge = PlainAutoencoder(model)
    let objective = Objective(reconstruction: .summed, beta: 0.5, freeBits: 0)
    let network = DenseTraining(
      layers, parameters: model.parameters, optimiser: .adam(Adam()), gradientClip: nil, capacity: 5)
    let gradients = network.gradient([0, 1, 2], of: windows, noise: noise.elements.span, objective: objective).gradient
    var stream = RandomStream(seed: seed, stream: 3)
    for place in layers.parameterPlaces where place.count < 30_000 || place.name == "encoder.0.weight" {
      let values = try #require(judge.parameters[place.name])
      let gradient = place.values(in: gradients)
      let direction = values.map { _ in stream.normal() }
      let losses = [1e-6, -1e-6].map { step in
        var moved = judge
        moved.parameters[place.name] = values.indices.map { values[$0] + step * direction[$0] }
        return moved.loss(windows.wideRows, noise: noise.wideRows, averaged: false, beta: 0.5, freeBits: 0)
      }
      let numeric = (losses[0] - losses[1]) / 2e-6
      let terms = values.indices.map { Double(gradient[$0]) * direction[$0] }
      let scale = terms.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(abs(numeric - terms.reduce(0, +)) <= 1e-3 * scale + 1e-6, "\(place.name)")
    }
  }

  @Test("a fused step has the bits of one whose whole gradient is kept first", arguments: [wide, wideInside, narrow])
  func fused(_ architecture: AutoencoderArchitecture) {
    let windows = Matrix(normal: 40, architecture.inputCount, seed: 1)
    let noise = Matrix(normal: 40, architecture.latentCount, seed: 2)
    let objective = Objective(reconstruction: .summed, beta: 1, freeBits: 0)
    let (direct, kept) = (training(architecture, rows: 40), training(architecture, rows: 40, clip: 1e30))
    for rows in [ArraySlice(0..<40), [3, 1, 39, 7], ArraySlice((0..<33).reversed())] {
      let losses = [direct, kept].map {
        $0.step(rows, of: windows, noise: noise.elements.span, objective: objective, learningRate: 1e-3)
      }
      #expect(losses[0] == losses[1])
    }
    #expect(direct.parameters == kept.parameters)
    #expect(direct.moments == kept.moments)
  }

  @Test("a network restored goes on with the same bits", arguments: [wide, narrow])
  func restored(_ architecture: AutoencoderArchitecture) {
    let windows = Matrix(normal: 20, architecture.inputCount, seed: 1)
    let noise = Matrix(normal: 20, architecture.latentCount, seed: 2)
    let objective = Objective(reconstruction: .averaged, beta: 1, freeBits: 0.1)
    func steps(_ network: DenseTraining) {
      for _ in 0..<3 {
        _ = network.step(
          ArraySlice(0..<20), of: windows, noise: noise.elements.span, objective: objective, learningRate: 1e-3)
      }
    }
    let (one, other) = (training(architecture, rows: 20), training(architecture, rows: 20))
    steps(one)
    other.restore(parameters: one.parameters, moments: one.moments)
    steps(one)
    steps(other)
    #expect(one.parameters == other.parameters)
    #expect(one.moments == other.moments)
  }

  @Test(
    "one by one, a few, and many windows give the same bits", arguments: [wide, wideInside, unkind, narrow],
    [2, 64, 131, 300])
  func batches(_ architecture: AutoencoderArchitecture, rows: Int) {
    let model = Autoencoder(architecture, initialisation: .he, seed: 4)
    let windows = Matrix(normal: rows, architecture.inputCount, seed: 6)
    let whole = model.evaluate(windows)
    for row in [0, 1, rows / 2, rows - 1] {
      let alone = model.evaluate(windows.rows(row..<row + 1))
      #expect(alone.reconstruction.elements == whole.reconstruction.row(row))
      #expect(alone.latents.mean.elements == whole.latents.mean.row(row))
    }
    #expect(model.reconstruct(windows) == whole.reconstruction)
    var reused = Matrix(normal: rows, architecture.inputCount, seed: 9)
    model.reconstruct(windows, into: &reused)
    #expect(reused == whole.reconstruction)
    #expect(model.encode(windows) == whole.latents)
    #expect(model.decode(whole.latents.mean) == whole.reconstruction)
  }

  @Test("one thread or many: the same bits, in training and in scoring", arguments: [wide, wideInside, narrow])
  func threads(_ architecture: AutoencoderArchitecture) {
    let windows = Matrix(normal: 150, architecture.inputCount, seed: 1)
    let noise = Matrix(normal: 150, architecture.latentCount, seed: 2)
    let objective = Objective(reconstruction: .summed, beta: 1, freeBits: 0)
    @Sendable func work() -> [[Float]] {
      let network = training(architecture, rows: 150)
      for _ in 0..<3 {
        _ = network.step(
          ArraySlice(0..<150), of: windows, noise: noise.elements.span, objective: objective, learningRate: 1e-3)
      }
      let model = Autoencoder(architecture, parameters: network.parameters)
      return [network.parameters, model.reconstruct(windows).elements, model.reconstruct(windows.rows(3..<5)).elements]
    }
    // Work within work is done by the thread that asks for it.
    let alone = concurrentMap(2) { _ in work() }
    let together = work()
    #expect(alone[0] == together)
    #expect(alone[1] == together)
  }

  @Test("no windows give no rows")
  func empty() {
    let result = Autoencoder(Self.wide, seed: 1).evaluate(Matrix(zeros: 0, 600))
    #expect(result.reconstruction.rowCount == 0 && result.latents.mean.rowCount == 0)
  }
}

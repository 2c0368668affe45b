import Tensors
import Testing

@testable import NeuralNetworks

/// Analytic gradients against central differences of the plain implementation, one weight matrix or bias at a time.
@Suite struct GradientTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var kind: AutoencoderArchitecture.Kind
    var hidden = [5, 4]
    var activation = Activation.tanh
    var loss = ReconstructionLoss.summed
    var beta = 1.0
    var hasFreeBits = false
    var outputActivation = Activation.identity
    var conditionCount = 0

    var testDescription: String {
      """
      \(kind) \(hidden) \(activation) \(outputActivation) \(loss) beta \(beta) free bits \(hasFreeBits) \
      conditions \(conditionCount)
      """
    }
  }

  static let cases: [Case] = [
    Case(kind: .dense, activation: .relu),
    Case(kind: .dense, activation: .leakyReLU(slope: 0.2), loss: .averaged),
    Case(kind: .dense, activation: .tanh, loss: .averaged),
    Case(kind: .dense, hidden: [], activation: .tanh),
    Case(kind: .variational, activation: .relu, loss: .averaged),
    Case(kind: .variational, activation: .leakyReLU(slope: 0.1)),
    Case(kind: .variational, activation: .tanh, beta: 0),
    Case(kind: .variational, activation: .tanh, beta: 3.5),
    Case(kind: .variational, hidden: [], activation: .identity),
    Case(kind: .variational, activation: .leakyReLU(slope: 0.3), beta: 0.7, hasFreeBits: true),
    Case(kind: .dense, activation: .relu, loss: .averaged, outputActivation: .sigmoid),
    Case(kind: .variational, hidden: [], activation: .tanh, outputActivation: .relu),
    Case(kind: .dense, activation: .relu, conditionCount: 3),
    Case(kind: .dense, hidden: [], activation: .tanh, loss: .averaged, outputActivation: .tanh, conditionCount: 1),
    Case(kind: .variational, activation: .leakyReLU(slope: 0.1), beta: 0.5, conditionCount: 2),
    Case(kind: .variational, hidden: [17], activation: .sigmoid, conditionCount: 20),
  ]

  @Test("gradients equal central differences, parameter by parameter", arguments: cases, [1, 2, 3] as [UInt64])
  func centralDifference(_ example: Case, seed: UInt64) throws {
    let architecture = AutoencoderArchitecture(
      kind: example.kind, inputCount: 7, hiddenCounts: example.hidden, latentCount: 3, activation: example.activation,
      outputActivation: example.outputActivation, conditionCount: example.conditionCount)
    let layers = AutoencoderLayers(architecture)
    let model = Autoencoder(
      architecture, parameters: Matrix(normal: 1, layers.parameterCount, seed: seed, scale: 0.6).elements)
    let windows = Matrix(normal: 2, layers.rowLength, seed: seed + 10)
    let noise = Matrix(normal: 2, 3, seed: seed + 20)
    let judge = PlainAutoencoder(model)
    let wide = (windows: windows.wideRows, noise: noise.wideRows)

    var freeBits = 0.0
    if example.hasFreeBits {
      // Between the latents, so that some are free and some are not.
      let rising = judge.meanDivergences(wide.windows.map { judge.run($0) }).sorted()
      freeBits = (rising[0] + rising[1]) / 2
    }
    let network = DenseTraining(
      layers, parameters: model.parameters, optimiser: .adam(Adam()), gradientClip: nil, capacity: 2)
    let objective = Objective(reconstruction: example.loss, beta: example.beta, freeBits: freeBits)
    let (sums, gradients) = network.gradient([0, 1], of: windows, noise: noise.elements.span, objective: objective)
    func loss(_ network: PlainAutoencoder) -> Double {
      network.loss(
        wide.windows, noise: wide.noise, averaged: example.loss == .averaged, beta: example.beta, freeBits: freeBits)
    }
    let ours = objective.terms(of: sums, inputCount: 7).total
    #expect(abs(ours - loss(judge)) <= 1e-5 * loss(judge))

    var stream = RandomStream(seed: seed, stream: 7)
    for place in layers.parameterPlaces {
      let values = try #require(judge.parameters[place.name])
      let gradient = place.values(in: gradients)
      try #require(gradient.count == values.count)
      let direction = values.map { _ in stream.normal() }
      let step = 1e-5
      let losses = [step, -step].map { step in
        var moved = judge
        moved.parameters[place.name] = values.indices.map { values[$0] + step * direction[$0] }
        return loss(moved)
      }
      let numeric = (losses[0] - losses[1]) / (2 * step)
      let analytic = values.indices.reduce(0.0) { $0 + Double(gradient[$1]) * direction[$1] }
      // Cancellation in the sum over the direction is no error: the scale is that of its terms.
      let scale = values.indices.reduce(0.0) { $0 + abs(Double(gradient[$1]) * direction[$1]) }
      #expect(abs(numeric - analytic) <= 1e-4 * scale + 1e-8, "\(place.name), seed \(seed)")
    }
  }

  @Test("a batch smaller than the buffers leaves no trace of the one before")
  func smallerBatch() {
    let architecture = AutoencoderArchitecture(
      kind: .variational, inputCount: 11, hiddenCounts: [6], latentCount: 2, activation: .relu)
    let model = Autoencoder(architecture, seed: 3)
    let windows = Matrix(normal: 5, 11, seed: 1)
    let noise = Matrix(normal: 5, 2, seed: 2)
    let objective = Objective(reconstruction: .summed, beta: 1, freeBits: 0)
    func network(capacity: Int) -> DenseTraining {
      DenseTraining(
        model.layers, parameters: model.parameters, optimiser: .adam(Adam()), gradientClip: nil, capacity: capacity)
    }
    func gradient(_ network: DenseTraining, rows: Int) -> [Float] {
      network.gradient(ArraySlice(0..<rows), of: windows, noise: noise.elements.span, objective: objective).gradient
    }
    let (fresh, used) = (network(capacity: 3), network(capacity: 5))
    _ = gradient(used, rows: 5)
    #expect(gradient(used, rows: 3) == gradient(fresh, rows: 3))
  }
}

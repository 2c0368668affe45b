import Foundation
import TestSupport
import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct AutoencoderTests {
  func architecture(
    _ kind: AutoencoderArchitecture.Kind, _ inputCount: Int = 13, hidden: [Int] = [7, 5],
    activation: Activation = .leakyReLU(slope: 0.2)
  ) -> AutoencoderArchitecture {
    AutoencoderArchitecture(
      kind: kind, inputCount: inputCount, hiddenCounts: hidden, latentCount: 3, activation: activation)
  }

  @Test(
    "latents and reconstruction equal their definition", arguments: AutoencoderArchitecture.Kind.allCases,
    [Activation.relu, .leakyReLU(slope: 0.3), .tanh, .identity])
  func definition(kind: AutoencoderArchitecture.Kind, activation: Activation) throws {
    for (rows, inputs, hidden) in [(1, 1, []), (2, 13, [7, 5]), (131, 31, [17])] {
      let model = Autoencoder(architecture(kind, inputs, hidden: hidden, activation: activation), seed: 5)
      let windows = Matrix(normal: rows, inputs, seed: 8)
      let judge = PlainAutoencoder(model)
      let passes = windows.wideRows.map { judge.run($0) }
      let (reconstruction, latents) = model.evaluate(windows)
      #expect(reconstruction.rowCount == rows && reconstruction.columnCount == inputs)
      #expect(relativeDifference(reconstruction.elements, passes.flatMap(\.output)) <= 1e-5)
      #expect(relativeDifference(latents.mean.elements, passes.flatMap(\.latents)) <= 1e-5)
      #expect(relativeDifference(latents.logVariance?.elements ?? [], passes.flatMap(\.logVariances)) <= 1e-5)
      #expect(relativeDifference(model.decode(latents.mean).elements, passes.flatMap(\.output)) <= 1e-5)
      #expect(model.encode(windows) == latents)
      let divergences = passes.map { judge.meanDivergences([$0]).reduce(0, +) }
      #expect(relativeDifference(model.klDivergence(windows), divergences) <= 1e-5)
    }
  }

  @Test("windows one by one give what they give together", arguments: AutoencoderArchitecture.Kind.allCases)
  func oneByOne(kind: AutoencoderArchitecture.Kind) {
    let model = Autoencoder(architecture(kind), seed: 2)
    // More windows than are worked on at once.
    let windows = Matrix(normal: 1031, 13, seed: 4)
    let together = model.reconstruct(windows)
    let alone = (0..<windows.rowCount).flatMap { model.reconstruct(windows.rows($0..<$0 + 1)).elements }
    #expect(relativeDifference(alone, together.elements.map(Double.init)) <= 1e-6)
  }

  @Test("no windows give empty matrices of the right width", arguments: AutoencoderArchitecture.Kind.allCases)
  func noWindows(kind: AutoencoderArchitecture.Kind) {
    let (reconstruction, latents) = Autoencoder(architecture(kind), seed: 2).evaluate(Matrix(zeros: 0, 13))
    #expect(reconstruction == Matrix(zeros: 0, 13))
    #expect(latents.mean == Matrix(zeros: 0, 3))
  }

  @Test(
    "parameters under their names make the same network again, in any order",
    arguments: AutoencoderArchitecture.Kind.allCases)
  func roundTrip(kind: AutoencoderArchitecture.Kind) throws {
    let model = Autoencoder(architecture(kind), seed: 9)
    let named = model.namedParameters
    #expect(named.allSatisfy { $0.values.count == $0.shape.reduce(1, *) })
    #expect(named.reduce(0) { $0 + $1.values.count } == model.architecture.parameterCount)
    #expect(Set(named.map(\.name)).count == named.count)
    #expect(try Autoencoder(model.architecture, namedParameters: named.reversed()) == model)
  }

  @Test func parametersAreNamedInTheOrderOfTheDatasWay() {
    let named = Autoencoder(architecture(.variational), seed: 1).namedParameters
    #expect(
      named.map(\.name)
        == [
          "encoder.0", "encoder.1", "latent_mean", "latent_log_variance", "decoder.0", "decoder.1", "output",
        ].flatMap { [$0 + ".weight", $0 + ".bias"] })
    #expect(
      named.map(\.shape) == [
        [7, 13], [7], [5, 7], [5], [3, 5], [3], [3, 5], [3], [5, 3], [5], [7, 5], [7], [13, 7], [13],
      ])
  }

  @Test func wrongParametersAreRefusedByName() {
    let shape = architecture(.dense)
    var named = Autoencoder(shape, seed: 1).namedParameters
    let bias = named[1]
    func refuse(_ error: ParameterError, _ changed: [NamedParameter]) {
      #expect(throws: error) { try Autoencoder(shape, namedParameters: changed) }
    }
    refuse(.missing(name: "encoder.0.weight"), Array(named.dropFirst()))
    refuse(.unknown(name: "x"), named + [NamedParameter(name: "x", shape: [1], values: [0])])
    named[1] = NamedParameter(name: bias.name, shape: [1, 7], values: bias.values)
    refuse(.wrongShape(name: "encoder.0.bias", found: [1, 7], wanted: [7]), named)
    named[1] = NamedParameter(name: bias.name, shape: [7], values: [0, 0, 0, .nan, 0, 0, 0])
    refuse(.notFinite(name: "encoder.0.bias", index: 3), named)
  }

  @Test func windowsOfAnotherWidthTrap() async {
    await #expect(processExitsWith: .failure) {
      let architecture = AutoencoderArchitecture(
        kind: .dense, inputCount: 5, hiddenCounts: [], latentCount: 2, activation: .relu)
      _ = Autoencoder(architecture, seed: 1).reconstruct(Matrix(zeros: 1, 4))
    }
  }

  @Test("first parameters keep the bounds of their distribution", arguments: Initialisation.allCases)
  func initialisation(_ kind: Initialisation) {
    let shape = architecture(.dense, 400, hidden: [100], activation: .relu)
    let model = Autoencoder(shape, initialisation: kind, seed: 6)
    for parameter in model.namedParameters where parameter.shape.count == 2 && parameter.values.count >= 10_000 {
      let inputs = Double(parameter.shape[1])
      let variance = parameter.values.reduce(0.0) { $0 + Double($1 * $1) } / Double(parameter.values.count)
      // A uniform distribution of half width w has the variance w² / 3; the output layer is linear.
      let gain = parameter.name == "output.weight" ? 1.0 : 2.0
      let wanted = kind == .uniform ? 1 / (3 * inputs) : gain / inputs
      #expect(abs(variance / wanted - 1) < 0.05, "\(parameter.name)")
      if kind == .uniform { #expect(parameter.values.allSatisfy { abs($0) <= Float(1 / inputs.squareRoot()) }) }
    }
    #expect(model == Autoencoder(shape, initialisation: kind, seed: 6))
    #expect(model != Autoencoder(shape, initialisation: kind, seed: 7))
  }

  @Test func architecturesSurviveCoding() throws {
    let shape = architecture(.variational)
    #expect(try JSONDecoder().decode(AutoencoderArchitecture.self, from: JSONEncoder().encode(shape)) == shape)
  }

  @Test func latentsAreActiveWhereTheirMeansVary() {
    // Variances: 0, 0.0081 (below the threshold), 0.04, 25.
    let means = Matrix(4, 4, [3, 0.09, 0.2, 5, 3, -0.09, -0.2, -5, 3, 0.09, 0.2, 5, 3, -0.09, -0.2, -5])
    let active = ActiveLatents(means: means)
    #expect(active.isActive == [false, false, true, true])
    #expect(active.count == 2)
    #expect(zip(active.variances, [0, 0.0081, 0.04, 25]).allSatisfy { abs($0 - $1) <= 1e-6 })
  }

  @Test func theMeanPredictorsRatioIsOneForTheMeanAndZeroForTheWindows() throws {
    let windows = Matrix(normal: 17, 5, seed: 3)
    let means = windows.columnMeans().map(Float.init)
    let predicted = Matrix(rows: [[Float]](repeating: means, count: 17), columnCount: 5)
    #expect(abs(try #require(MeanPredictor.ratio(of: predicted, to: windows)) - 1) <= 1e-6)
    #expect(MeanPredictor.ratio(of: windows, to: windows) == 0)
    #expect(MeanPredictor.ratio(of: windows, to: Matrix(zeros: 17, 5)) == nil)
  }
}

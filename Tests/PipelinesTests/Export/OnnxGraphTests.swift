import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import Pipelines

@Suite struct OnnxGraphTests {
  private static func bytes(_ graph: OnnxGraph) -> [UInt8] {
    OnnxModel(graph: graph, description: "", producer: (name: "test", version: "1"), metadata: []).bytes
  }

  /// The network alone, with its own input and outputs.
  private static func graph(_ model: Autoencoder) -> OnnxGraph {
    var graph = OnnxGraph(name: "network", description: "")
    let width = model.architecture.inputCount
    let input = graph.input("input", [.window, .fixed(width)], "")
    let values = DenseNetworkGraph(model).add(to: &graph, reading: input)
    graph.output(values.reconstruction, [.window, .fixed(width)], "")
    return graph
  }

  private static func noise(_ rows: Int, _ columns: Int, seed: UInt64 = 7) -> Matrix {
    var random = RandomStream(seed: seed)
    return Matrix(rows, columns, (0..<rows * columns).map { _ in Float(random.normal()) })
  }

  @Test func aDenseNetworkIsItsLayersInOrder() throws {
    let model = Autoencoder(
      AutoencoderArchitecture(
        kind: .dense, inputCount: 11, hiddenCounts: [7, 5], latentCount: 3, activation: .leakyReLU(slope: 0.2)), seed: 1
    )
    let file = try OnnxFileReader(Self.bytes(Self.graph(model)))
    let steps = file.nodes.map {
      "\($0.operation) \($0.inputs.joined(separator: " ")) > \($0.outputs.joined(separator: " "))"
    }
    #expect(
      steps == [
        "Gemm input encoder.0.weight encoder.0.bias > encoder.0.sum", "LeakyRelu encoder.0.sum > encoder.0",
        "Gemm encoder.0 encoder.1.weight encoder.1.bias > encoder.1.sum", "LeakyRelu encoder.1.sum > encoder.1",
        "Gemm encoder.1 latent.weight latent.bias > latent_mean.sum", "LeakyRelu latent_mean.sum > latent_mean",
        "Gemm latent_mean decoder.0.weight decoder.0.bias > decoder.0.sum", "LeakyRelu decoder.0.sum > decoder.0",
        "Gemm decoder.0 decoder.1.weight decoder.1.bias > decoder.1.sum", "LeakyRelu decoder.1.sum > decoder.1",
        "Gemm decoder.1 output.weight output.bias > output",
      ])
    #expect(file.nodes.filter { $0.operation == "Gemm" }.allSatisfy { $0.integers == ["transB": [1]] })
    #expect(file.nodes.filter { $0.operation == "LeakyRelu" }.allSatisfy { $0.floats == ["alpha": 0.2] })
    #expect(file.constants["encoder.1.weight"]?.shape == [5, 7] && file.constants["output.bias"]?.shape == [11])
  }

  @Test func theDecoderOfAVariationalNetworkReadsTheMeans() throws {
    let model = Autoencoder(
      AutoencoderArchitecture(kind: .variational, inputCount: 9, hiddenCounts: [5], latentCount: 2, activation: .tanh),
      seed: 1)
    let file = try OnnxFileReader(Self.bytes(Self.graph(model)))
    let steps = file.nodes.map { "\($0.operation) \($0.inputs[0]) > \($0.outputs[0])" }
    #expect(
      steps == [
        "Gemm input > encoder.0.sum", "Tanh encoder.0.sum > encoder.0", "Gemm encoder.0 > latent_mean",
        "Gemm encoder.0 > latent_log_variance", "Gemm latent_mean > decoder.0.sum", "Tanh decoder.0.sum > decoder.0",
        "Gemm decoder.0 > output",
      ])
    #expect(file.constants.count == model.namedParameters.count)
    for parameter in model.namedParameters {
      let stored = try #require(file.constants[parameter.name])
      #expect(stored.shape == parameter.shape && stored.values == parameter.values.map(Double.init))
    }
  }

  @Test(
    arguments: [AutoencoderArchitecture.Kind.dense, .variational],
    [Activation.relu, .leakyReLU(slope: 0.2), .tanh, .sigmoid, .identity])
  func whatTheGraphMakesOfWindowsIsWhatTheNetworkMakes(kind: AutoencoderArchitecture.Kind, activation: Activation)
    throws
  {
    for (inputs, hidden, latents) in [(1, [], 1), (13, [7], 2), (101, [31, 17], 5)] as [(Int, [Int], Int)] {
      let architecture = AutoencoderArchitecture(
        kind: kind, inputCount: inputs, hiddenCounts: hidden, latentCount: latents, activation: activation)
      let model = Autoencoder(architecture, seed: 3)
      let interpreter = try OnnxInterpreter(Self.bytes(Self.graph(model)))
      for rows in [1, 2, 17] {
        let windows = Self.noise(rows, inputs)
        let found = try interpreter.run(["input": PlainTensor([rows, inputs], windows.elements.map(Double.init))])
        let (reconstruction, expected) = model.evaluate(windows)
        #expect(found["output"]?.shape == [rows, inputs] && found["latent_mean"]?.shape == [rows, latents])
        #expect(relativeDifference(reconstruction.elements, found["output"]?.values ?? []) < 1e-5)
        #expect(relativeDifference(expected.mean.elements, found["latent_mean"]?.values ?? []) < 1e-5)
        #expect((found["latent_log_variance"] == nil) == (kind == .dense))
        guard let logVariance = expected.logVariance else { continue }
        #expect(relativeDifference(logVariance.elements, found["latent_log_variance"]?.values ?? []) < 1e-5)
      }
    }
  }

  @Test func theSameIntegersAreKeptOnce() throws {
    var graph = OnnxGraph(name: "g", description: "")
    #expect(graph.integers([0, 4]) == graph.integers([0, 4]))
    #expect(graph.integer(4) != graph.integers([4]))
    let file = try OnnxFileReader(Self.bytes(graph))
    #expect(
      file.constants == [
        "integers 0 4": PlainTensor([2], [0, 4]), "integer 4": PlainTensor([], [4]),
        "integers 4": PlainTensor([1], [4]),
      ])
  }

  @Test func valuesMustBeThereAndHaveNamesOfTheirOwn() async {
    await #expect(processExitsWith: .failure) {
      var graph = OnnxGraph(name: "g", description: "")
      _ = graph.add(.relu, [OnnxValue(name: "nothing")], named: "x")
    }
    await #expect(processExitsWith: .failure) {
      var graph = OnnxGraph(name: "g", description: "")
      let input = graph.input("x", [.window], "")
      _ = graph.add(.relu, [input], named: "x")
    }
    await #expect(processExitsWith: .failure) {
      var graph = OnnxGraph(name: "g", description: "")
      graph.output(OnnxValue(name: "nothing"), [.window], "")
    }
    await #expect(processExitsWith: .failure) {
      var graph = OnnxGraph(name: "g", description: "")
      _ = graph.constant("c", shape: [2, 3], [1, 2, 3])
    }
  }
}

import Foundation

/// Runs the graph of an `.onnx` file node by node in double precision: the judge that needs no other program.
struct OnnxInterpreter {
  struct Unknown: Error { let operation: String }

  let file: OnnxFileReader

  init(_ bytes: [UInt8]) throws { file = try OnnxFileReader(bytes) }

  /// - Returns: Every value of the graph by name.
  func run(_ inputs: [String: PlainTensor]) throws -> [String: PlainTensor] {
    var values = file.constants.merging(inputs) { _, _ in preconditionFailure("an input is called like a constant") }
    for node in file.nodes {
      let arguments = try node.inputs.map { name in
        guard let value = values[name] else { throw Unknown(operation: "\(node.operation) of \(name)") }
        return value
      }
      values[node.outputs[0]] = try Self.apply(node, arguments)
    }
    return values
  }

  private static func apply(_ node: OnnxFileReader.Node, _ inputs: [PlainTensor]) throws -> PlainTensor {
    let first = inputs[0]
    switch node.operation {
    case "Add": return first.combined(with: inputs[1], +)
    case "Sub": return first.combined(with: inputs[1], -)
    case "Mul": return first.combined(with: inputs[1], *)
    case "Div": return first.combined(with: inputs[1], /)
    case "Pow": return first.combined(with: inputs[1], pow)
    case "Max": return first.combined(with: inputs[1], max)
    case "Min": return first.combined(with: inputs[1], min)
    case "Less": return first.combined(with: inputs[1]) { $0 < $1 ? 1 : 0 }
    case "Relu": return first.map { max($0, 0) }
    case "LeakyRelu": return first.map { $0 < 0 ? $0 * Double(node.floats["alpha"] ?? 0.01) : $0 }
    case "Tanh": return first.map(tanh)
    case "Sigmoid": return first.map { 1 / (1 + exp(-$0)) }
    case "Log": return first.map(log)
    case "Cast": return first
    case "MatMul": return first.multiplied(by: inputs[1])
    case "Gemm":
      let product = first.multiplied(by: inputs[1], isTransposed: node.integers["transB"] == [1])
      return product.combined(with: inputs[2], +)
    case "Concat": return first.concatenated(with: inputs[1])
    case "Gather": return first.gathered(inputs[1])
    default: return try shape(node, inputs)
    }
  }

  /// Operations about shapes, and sums.
  private static func shape(_ node: OnnxFileReader.Node, _ inputs: [PlainTensor]) throws -> PlainTensor {
    let first = inputs[0]
    let keepsAxes = node.integers["keepdims"] != [0]
    switch node.operation {
    case "Reshape": return first.reshaped(inputs[1].integers)
    case "Unsqueeze": return first.withAxes(inputs[1].integers)
    case "Squeeze": return PlainTensor(first.shape.filter { $0 != 1 }, first.values)
    case "Slice":
      return first.slice(inputs[1].integers[0]..<inputs[2].integers[0], axis: inputs[3].integers[0])
    case "Shape":
      let range = (node.integers["start"]?[0] ?? 0)..<(node.integers["end"]?[0] ?? first.shape.count)
      return PlainTensor([range.count], first.shape[range].map(Double.init))
    case "Range":
      let values = stride(from: first.values[0], to: inputs[1].values[0], by: inputs[2].values[0])
      return PlainTensor([Array(values).count], Array(values))
    case "ReduceSum": return first.summed(over: inputs[1].integers, keepingAxes: keepsAxes)
    case "ReduceMean":
      let axes = node.integers["axes"] ?? []
      let count = Double(axes.map { first.shape[$0] }.reduce(1, *))
      return first.summed(over: axes, keepingAxes: keepsAxes).map { $0 / count }
    default: throw Unknown(operation: node.operation)
    }
  }
}

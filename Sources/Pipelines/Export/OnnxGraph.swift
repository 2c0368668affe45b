/// A tensor in an ONNX graph, by name: an input, a constant, or what a node makes.
struct OnnxValue: Sendable, Hashable {
  let name: String
}

/// A computation as nodes in the order of their execution, built value by value.
///
/// Every node makes one value, which has the node's name; a node may only read what is there already, so that a graph that
/// could be built can be run.
struct OnnxGraph: Sendable, Equatable {
  let name: String
  /// For people who open the file in a viewer.
  let description: String
  private(set) var nodes: [OnnxNode] = []
  private(set) var constants: [OnnxConstant] = []
  private(set) var inputs: [OnnxPort] = []
  private(set) var outputs: [OnnxPort] = []
  private var values: Set<OnnxValue> = []

  init(name: String, description: String) {
    self.name = name
    self.description = description
  }

  mutating func input(_ name: String, _ dimensions: [OnnxPort.Dimension], _ description: String) -> OnnxValue {
    inputs.append(OnnxPort(name: name, dimensions: dimensions, description: description))
    return define(name)
  }

  /// Gives a value to the user of the graph, under its own name.
  mutating func output(_ value: OnnxValue, _ dimensions: [OnnxPort.Dimension], _ description: String) {
    precondition(values.contains(value), "no value \(value.name) to give out")
    outputs.append(OnnxPort(name: value.name, dimensions: dimensions, description: description))
  }

  mutating func constant(_ name: String, shape: [Int], _ values: [Float]) -> OnnxValue {
    constants.append(OnnxConstant(name: name, shape: shape, .floats(values)))
    return define(name)
  }

  /// A list of integers such as axes or a shape; the same list is kept once.
  mutating func integers(_ values: [Int]) -> OnnxValue {
    shared("integers " + values.map(String.init).joined(separator: " "), shape: [values.count], values)
  }

  /// An integer of no axes.
  mutating func integer(_ value: Int) -> OnnxValue { shared("integer \(value)", shape: [], [value]) }

  /// A number of no axes.
  mutating func number(_ name: String, _ value: Float) -> OnnxValue { constant(name, shape: [], [value]) }

  /// A node that applies `operation` to `inputs`.
  mutating func add(
    _ operation: OnnxOperation, _ inputs: [OnnxValue], _ attributes: [OnnxAttribute] = [], named name: String
  ) -> OnnxValue {
    for input in inputs { precondition(values.contains(input), "\(name) reads \(input.name), which is not there yet") }
    nodes.append(OnnxNode(operation: operation, inputs: inputs, output: define(name), attributes: attributes))
    return OnnxValue(name: name)
  }

  private mutating func shared(_ name: String, shape: [Int], _ values: [Int]) -> OnnxValue {
    let value = OnnxValue(name: name)
    guard !self.values.contains(value) else { return value }
    constants.append(OnnxConstant(name: name, shape: shape, .integers(values)))
    return define(name)
  }

  private mutating func define(_ name: String) -> OnnxValue {
    let (isNew, value) = values.insert(OnnxValue(name: name))
    precondition(isNew, "two values are called \(name)")
    return value
  }
}

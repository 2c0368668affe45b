/// What nodes can do, by the names of operator set 17.
enum OnnxOperation: String, Sendable, Equatable {
  case add = "Add"
  case cast = "Cast"
  case concatenate = "Concat"
  case divide = "Div"
  case gather = "Gather"
  /// A matrix product plus a row: a fully connected layer.
  case linear = "Gemm"
  case less = "Less"
  case logarithm = "Log"
  case leakyRelu = "LeakyRelu"
  case matrixProduct = "MatMul"
  case maximum = "Max"
  case minimum = "Min"
  case multiply = "Mul"
  case power = "Pow"
  case range = "Range"
  case relu = "Relu"
  case reshape = "Reshape"
  case mean = "ReduceMean"
  case sum = "ReduceSum"
  case shape = "Shape"
  case sigmoid = "Sigmoid"
  case slice = "Slice"
  case squeeze = "Squeeze"
  case subtract = "Sub"
  case tanh = "Tanh"
  case unsqueeze = "Unsqueeze"
}

/// One step of a graph.
struct OnnxNode: Sendable, Equatable {
  let operation: OnnxOperation
  let inputs: [OnnxValue]
  let output: OnnxValue
  let attributes: [OnnxAttribute]
}

/// A setting of a node.
struct OnnxAttribute: Sendable, Equatable {
  enum Value: Sendable, Equatable {
    case float(Float)
    case integer(Int)
    case integers([Int])
  }

  let name: String
  let value: Value

  static func axis(_ axis: Int) -> Self { Self(name: "axis", value: .integer(axis)) }
  static func axes(_ axes: [Int]) -> Self { Self(name: "axes", value: .integers(axes)) }
  /// Whether axes that were reduced stay, with length 1.
  static func keepsAxes(_ keeps: Bool) -> Self { Self(name: "keepdims", value: .integer(keeps ? 1 : 0)) }
  static func slope(_ slope: Float) -> Self { Self(name: "alpha", value: .float(slope)) }
  /// The second factor stands as `[outputs, inputs]`.
  static let transposedWeights = Self(name: "transB", value: .integer(1))
  static let toFloat = Self(name: "to", value: .integer(OnnxConstant.ElementType.float.rawValue))
  /// Of `Shape`: the length of the first axis only.
  static let firstAxisOnly = [Self(name: "start", value: .integer(0)), Self(name: "end", value: .integer(1))]
}

/// Numbers that belong to the graph: weights, matrices, shapes.
struct OnnxConstant: Sendable, Equatable {
  enum ElementType: Int {
    case float = 1
    case integer = 7
  }

  enum Values: Sendable, Equatable {
    case floats([Float])
    case integers([Int])

    var count: Int {
      switch self {
      case .floats(let values): values.count
      case .integers(let values): values.count
      }
    }
  }

  let name: String
  /// Empty for a single number.
  let shape: [Int]
  let values: Values

  init(name: String, shape: [Int], _ values: Values) {
    precondition(values.count == shape.reduce(1, *), "\(values.count) values of \(name) for the shape \(shape)")
    self.name = name
    self.shape = shape
    self.values = values
  }
}

/// An input or output of a graph, of floats.
struct OnnxPort: Sendable, Equatable {
  enum Dimension: Sendable, Equatable {
    case fixed(Int)
    /// Of any length, the same wherever the name is the same.
    case any(String)

    static let window = Self.any("window")
  }

  let name: String
  let dimensions: [Dimension]
  let description: String
}

/// One weight matrix or bias of a network, as archives keep it.
package struct NamedParameter: Sendable, Equatable {
  /// Such as `encoder.0.weight`, `latent_mean.bias`, `output.weight`.
  package let name: String
  /// `[outputs, inputs]` of a weight matrix, `[outputs]` of a bias; the order of axes is PyTorch's.
  package let shape: [Int]
  /// Row-major.
  package let values: [Float]

  package init(name: String, shape: [Int], values: [Float]) {
    self.name = name
    self.shape = shape
    self.values = values
  }
}

/// Why archived parameters don't make the network they are said to make.
package enum ParameterError: Error, Equatable, CustomStringConvertible {
  /// There is no network of the archived shape.
  case impossible(architecture: String)
  case missing(name: String)
  case unknown(name: String)
  case wrongShape(name: String, found: [Int], wanted: [Int])
  case notFinite(name: String, index: Int)

  package var description: String {
    switch self {
    case .impossible(let reason):
      "the model's architecture is none: \(reason); the file is damaged"
    case .missing(let name):
      "the model has no parameter \(name); it was written for another architecture or is incomplete"
    case .unknown(let name):
      "the model has a parameter \(name) that its architecture does not know"
    case .wrongShape(let name, let found, let wanted):
      "parameter \(name) has the shape \(found), its architecture wants \(wanted)"
    case .notFinite(let name, let index):
      "parameter \(name) has a value at \(index) that is not a finite number; train the model again"
    }
  }
}

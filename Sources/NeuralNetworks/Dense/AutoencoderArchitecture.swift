/// The shape of an autoencoder: everything that says which parameters there are, and nothing about their values.
///
/// A dense autoencoder of 100 inputs, hidden widths 64 and 32 and 16 latents is 100-64-32-16-32-64-100. The decoder mirrors
/// the encoder and its last layer is linear, unless another activation is asked for.
package struct AutoencoderArchitecture: ReconstructingArchitecture {
  package enum Kind: String, Sendable, Codable, CaseIterable {
    /// The latents are an activated layer like the hidden ones.
    case dense
    /// The encoder gives each latent's mean and log variance (two linear layers), the decoder reads a sample
    /// (Kingma and Welling 2014).
    case variational
  }

  package let kind: Kind
  package let inputCount: Int
  /// The widths of the encoder's hidden layers, from the input inwards.
  package let hiddenCounts: [Int]
  package let latentCount: Int
  /// After every hidden layer, and after the latent layer of a dense autoencoder.
  package let activation: Activation
  /// After the last layer.
  package let outputActivation: Activation
  /// The encoder's first layer reads a row's condition behind its values, the decoder's first behind the latents.
  package let conditionCount: Int

  /// - Parameters:
  ///   - kind: Dense or variational.
  ///   - inputCount: How many numbers a row holds.
  ///   - hiddenCounts: The widths from input to middle; the way back mirrors them.
  ///   - latentCount: The width of the middle.
  ///   - activation: Behind each hidden layer.
  ///   - outputActivation: The identity, because standardised values have any sign and size.
  ///   - conditionCount: How many numbers say the operating state; 0 where none do.
  /// - Precondition: Every count is positive, that of conditions may be 0; a leaky slope is in 0 ..< 1.
  package init(
    kind: Kind, inputCount: Int, hiddenCounts: [Int], latentCount: Int, activation: Activation,
    outputActivation: Activation = .identity, conditionCount: Int = 0
  ) {
    self.kind = kind
    self.inputCount = inputCount
    self.hiddenCounts = hiddenCounts
    self.latentCount = latentCount
    self.activation = activation
    self.outputActivation = outputActivation
    self.conditionCount = conditionCount
    if let problem { preconditionFailure(problem) }
  }

  /// Why there is no such network; nil where there is.
  var problem: String? {
    // Far beyond any network, and far below what overflows when multiplied.
    let possible = 1...1 << 24
    if !(possible ~= inputCount && possible ~= latentCount) { return "\(inputCount) inputs and \(latentCount) latents" }
    if !hiddenCounts.allSatisfy(possible.contains) { return "hidden widths of \(hiddenCounts)" }
    if conditionCount != 0 && !(possible ~= conditionCount) { return "\(conditionCount) numbers of a condition" }
    if activation.isValid && outputActivation.isValid { return nil }
    return "\(activation) or \(outputActivation) has a slope outside 0 ..< 1"
  }

  /// Runs that were written before there were conditions say nothing of them.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    kind = try values.decode(Kind.self, forKey: .kind)
    inputCount = try values.decode(Int.self, forKey: .inputCount)
    hiddenCounts = try values.decode([Int].self, forKey: .hiddenCounts)
    latentCount = try values.decode(Int.self, forKey: .latentCount)
    activation = try values.decode(Activation.self, forKey: .activation)
    outputActivation = try values.decodeIfPresent(Activation.self, forKey: .outputActivation) ?? .identity
    conditionCount = try values.decodeIfPresent(Int.self, forKey: .conditionCount) ?? 0
  }

  /// How many weights and biases there are.
  package var parameterCount: Int { AutoencoderLayers(self).parameterCount }
}

/// The shape of an autoencoder: everything that says which parameters there are, and nothing about their values.
///
/// A dense autoencoder of 100 inputs, hidden widths 64 and 32 and 16 latents is 100-64-32-16-32-64-100. The decoder mirrors
/// the encoder and its last layer is linear.
package struct AutoencoderArchitecture: Sendable, Equatable, Codable {
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

  /// - Precondition: Every count is positive; a leaky slope is in 0 ..< 1.
  package init(kind: Kind, inputCount: Int, hiddenCounts: [Int], latentCount: Int, activation: Activation) {
    precondition(inputCount > 0 && latentCount > 0, "\(inputCount) inputs and \(latentCount) latents")
    precondition(hiddenCounts.allSatisfy { $0 > 0 }, "hidden widths of \(hiddenCounts)")
    precondition(activation.isValid, "\(activation) has a slope outside 0 ..< 1")
    self.kind = kind
    self.inputCount = inputCount
    self.hiddenCounts = hiddenCounts
    self.latentCount = latentCount
    self.activation = activation
  }

  /// How many weights and biases there are.
  package var parameterCount: Int { AutoencoderLayers(self).parameterCount }
}

package import Tensors

/// One window's standardised input beside what the model made of it.
package struct ReconstructionExample: Sendable, Equatable {
  /// Such as `typical healthy window`.
  package var title: String
  package var window: Int
  /// `[channel, feature]`, in the units of the representation.
  package var input: Matrix
  package var reconstruction: Matrix

  package init(title: String, window: Int, input: Matrix, reconstruction: Matrix) {
    self.title = title
    self.window = window
    self.input = input
    self.reconstruction = reconstruction
  }
}

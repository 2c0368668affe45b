package import Tensors

/// Windows placed in two dimensions so that neighbours in latent space stay neighbours.
package struct LatentMap: Sendable, Equatable {
  /// `[window, latent]`: posterior means of every window, in the order of `WindowScores`.
  package var means: Matrix
  /// `[point]`: the windows on the map; all of them, or an even sample where there are too many.
  package var windows: [Int]
  /// `[point, 2]`: t-SNE; nil where it was not asked for.
  package var tsne: Matrix?
  /// `[point, 2]`: first two principal components of the latents.
  package var pca: Matrix
  /// Share of the latents' variance along the two components, 0 ... 1.
  package var pcaExplained: [Double]
  /// Says so when the map holds a sample only.
  package var note: String?

  package init(
    means: Matrix, windows: [Int], tsne: Matrix?, pca: Matrix, pcaExplained: [Double], note: String?
  ) {
    self.means = means
    self.windows = windows
    self.tsne = tsne
    self.pca = pca
    self.pcaExplained = pcaExplained
    self.note = note
  }
}

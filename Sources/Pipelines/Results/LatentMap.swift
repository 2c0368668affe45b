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
  /// How true the t-SNE map is; nil without one, and in runs of earlier versions.
  package var quality: MapQuality?

  package init(
    means: Matrix, windows: [Int], tsne: Matrix?, pca: Matrix, pcaExplained: [Double], note: String?,
    quality: MapQuality? = nil
  ) {
    self.means = means
    self.windows = windows
    self.tsne = tsne
    self.pca = pca
    self.pcaExplained = pcaExplained
    self.note = note
    self.quality = quality
  }
}

/// How far the neighbours seen in a map are neighbours in truth.
package struct MapQuality: Sendable, Equatable, Codable {
  /// The Kullback-Leibler divergence of the map from the affinities, in nats.
  package var divergence: Double
  package var perplexity: Double
  /// Venna and Kaski's, 0 ... 1.
  package var trustworthiness: Double
  /// The share of the nearest neighbours that are nearest in the map too, 0 ... 1.
  package var neighboursKept: Double
  /// How many neighbours the two figures above count.
  package var neighbourCount: Int
  /// The first point that was placed into the finished map later; nil where all made it together.
  package var firstPlaced: Int?

  package init(
    divergence: Double, perplexity: Double, trustworthiness: Double, neighboursKept: Double, neighbourCount: Int,
    firstPlaced: Int? = nil
  ) {
    self.divergence = divergence
    self.perplexity = perplexity
    self.trustworthiness = trustworthiness
    self.neighboursKept = neighboursKept
    self.neighbourCount = neighbourCount
    self.firstPlaced = firstPlaced
  }
}

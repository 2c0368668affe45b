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
  /// The frozen map of an earlier run that these windows were placed into; nil where the map is their own.
  package var background: MapBackground?

  package init(
    means: Matrix, windows: [Int], tsne: Matrix?, pca: Matrix, pcaExplained: [Double], note: String?,
    quality: MapQuality? = nil, background: MapBackground? = nil
  ) {
    self.means = means
    self.windows = windows
    self.tsne = tsne
    self.pca = pca
    self.pcaExplained = pcaExplained
    self.note = note
    self.quality = quality
    self.background = background
  }
}

/// A finished map that later windows are placed into: the points that made it.
package struct MapBackground: Sendable, Equatable {
  /// `[point, latent]`
  package var latents: Matrix
  /// `[point, 2]`
  package var positions: Matrix
  /// `[point]`: the snapshot each point's window was cut from.
  package var snapshots: [Int]
  /// `[point]`: the first sample of that window inside its snapshot.
  package var starts: [Int]

  package init(latents: Matrix, positions: Matrix, snapshots: [Int], starts: [Int]) {
    self.latents = latents
    self.positions = positions
    self.snapshots = snapshots
    self.starts = starts
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

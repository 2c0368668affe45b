internal import Pipelines
internal import Tensors

/// The latent space and its maps.
struct LatentTables {
  private let latents: LatentMap
  private let windows: WindowScores

  init(_ results: RunResults) {
    latents = results.latents
    windows = results.windows
  }

  var all: [ResultTable] { [map, means] + (latents.background.map { [background($0)] } ?? []) }

  private var map: ResultTable {
    let (latents, windows) = (self.latents, self.windows)
    var columns = [
      TableColumn("window", "index from 0", .integers { latents.windows[$0] }),
      TableColumn("snapshot", "the one it was cut from", .integers { windows.snapshot[latents.windows[$0]] }),
    ]
    columns += Self.plane(latents.pca, "pca", "principal component of the latents")
    if let tsne = latents.tsne { columns += Self.plane(tsne, "tsne", "place on the t-SNE map") }
    return ResultTable("map", "one window on the latent maps", rowCount: latents.windows.count, columns)
  }

  private var means: ResultTable {
    let means = latents.means
    let width = max(means.columnCount, 1)
    return ResultTable(
      "latents", "one latent of one window", rowCount: means.elements.count,
      [
        TableColumn("window", "index from 0", .integers { $0 / width }),
        TableColumn("latent", "index from 0", .integers { $0 % width }),
        TableColumn("mean", "of the posterior, or the latent itself", .singles { means.elements[$0] }),
      ])
  }

  private func background(_ background: MapBackground) -> ResultTable {
    ResultTable(
      "map_background", "one window of the finished map that others were placed into",
      rowCount: background.snapshots.count,
      [
        TableColumn("snapshot", "the one it was cut from", .integers { background.snapshots[$0] }),
        TableColumn("start_sample", "its first sample inside the snapshot", .integers { background.starts[$0] }),
      ] + Self.plane(background.positions, "tsne", "place on the t-SNE map"))
  }

  /// Two columns for two coordinates.
  static func plane(_ points: Matrix, _ name: String, _ meaning: String) -> [TableColumn] {
    (0..<min(points.columnCount, 2)).map { axis in
      TableColumn("\(name)_\(axis + 1)", "\(meaning), axis \(axis + 1)", .singles { points[$0, axis] })
    }
  }
}

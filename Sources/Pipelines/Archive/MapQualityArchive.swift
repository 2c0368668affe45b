internal import Recordings

/// How true the t-SNE map is, as attributes `tsne_…` of the group `/latent`.
enum MapQualityArchive {
  private static let group = "/latent"
  private static let prefix = "tsne_"

  static func write(_ quality: MapQuality, _ file: borrowing HDF5File) throws(HDF5Error) {
    let numbers = [
      ("divergence", quality.divergence), ("perplexity", quality.perplexity),
      ("trustworthiness", quality.trustworthiness), ("neighbours_kept", quality.neighboursKept),
    ]
    for (name, value) in numbers { try file.setAttribute(prefix + name, .number(value), of: group) }
    try file.setAttribute(prefix + "neighbour_count", .integer(Int64(quality.neighbourCount)), of: group)
    guard let first = quality.firstPlaced else { return }
    try file.setAttribute(prefix + "first_placed", .integer(Int64(first)), of: group)
  }

  /// nil where the file says nothing of it, as those of earlier versions.
  static func read(_ file: borrowing HDF5File) throws(HDF5Error) -> MapQuality? {
    guard let divergence = try number("divergence", file), let perplexity = try number("perplexity", file),
      let trustworthiness = try number("trustworthiness", file), let kept = try number("neighbours_kept", file),
      let count = try integer("neighbour_count", file)
    else { return nil }
    return MapQuality(
      divergence: divergence, perplexity: perplexity, trustworthiness: trustworthiness, neighboursKept: kept,
      neighbourCount: count, firstPlaced: try integer("first_placed", file))
  }

  private static func number(_ name: String, _ file: borrowing HDF5File) throws(HDF5Error) -> Double? {
    guard case .number(let value)? = try file.attribute(prefix + name, of: group) else { return nil }
    return value
  }

  private static func integer(_ name: String, _ file: borrowing HDF5File) throws(HDF5Error) -> Int? {
    guard case .integer(let value)? = try file.attribute(prefix + name, of: group) else { return nil }
    return Int(value)
  }
}

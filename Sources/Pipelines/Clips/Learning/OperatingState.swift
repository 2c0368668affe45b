internal import Tensors

/// What a network is told of the machine while a clip was recorded, so that one network covers several machines and states: which
/// machine it is (1 for its own, 0 for the others), and quantities such as speed and load, in deviations from their mean.
struct OperatingState: Sendable, Equatable {
  /// Known machines; one alone needs no telling.
  let machines: [String]
  let quantities: [Quantity]

  struct Quantity: Sendable, Equatable {
    var name: String
    var mean: Float
    var deviation: Float
  }

  /// Quantities are those that every clip to learn from has a number for.
  ///
  /// - Parameter clips: To learn from.
  init(learning clips: [Int], of source: ClipSource) {
    machines = Set(clips.map { source.clips[$0].machine }).sorted()
    let known = clips.map { source.quantities[$0] }
    let names = Set(known.first.map { Array($0.keys) } ?? []).filter { name in known.allSatisfy { $0[name] != nil } }
    quantities = names.sorted().compactMap { name in
      let values = Matrix(known.count, 1, known.map { Float($0[name] ?? 0) })
      let deviation = values.columnStandardDeviations()[0]
      // What never changes can't explain anything.
      return deviation > 0
        ? Quantity(name: name, mean: Float(values.columnMeans()[0]), deviation: Float(deviation)) : nil
    }
  }

  init(machines: [String], quantities: [Quantity]) {
    self.machines = machines
    self.quantities = quantities
  }

  /// How many numbers it is.
  var count: Int { (machines.count > 1 ? machines.count : 0) + quantities.count }

  /// A quantity that a clip does not say counts as the mean.
  func values(of clip: Int, in source: ClipSource) -> [Float] {
    let own = machines.count > 1 ? machines.map { $0 == source.clips[clip].machine ? Float(1) : 0 } : []
    return own
      + quantities.map { quantity in
        source.quantities[clip][quantity.name].map { (Float($0) - quantity.mean) / quantity.deviation } ?? 0
      }
  }

  /// `[row, count]` for the clip of each row; nil where there is nothing to tell.
  func matrix(of clips: [Int], in source: ClipSource) -> Matrix? {
    guard count > 0 else { return nil }
    return Matrix(clips.count, count, clips.flatMap { values(of: $0, in: source) })
  }
}

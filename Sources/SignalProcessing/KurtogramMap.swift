extension Kurtogram {
  /// One band of the tree.
  package struct Node: Sendable, Equatable {
    /// 0, 1, 1.6, 2, 2.6 …: the band is a 2^level-th of the axis, a third of a 2^(level − 1.6)-th where it ends in .6.
    package let level: Double
    /// From 0 Hz up to half the sample rate.
    package let bandHz: ClosedRange<Double>
    /// The spectral kurtosis: 0 for Gaussian noise.
    package let kurtosis: Double

    package var widthHz: Double { bandHz.upperBound - bandHz.lowerBound }
    package var centreHz: Double { (bandHz.lowerBound + bandHz.upperBound) / 2 }
  }

  /// The kurtosis of every band of the tree.
  package struct Map: Sendable, Equatable {
    package let sampleRateHz: Double
    /// Level after level (0, 1, 1.6, 2, 2.6 …), each by rising frequency.
    package let nodes: [Node]

    /// - Parameter kurtoses: In the order of `nodes`.
    init(sampleRateHz: Double, levelCount: Int, kurtoses: [Double]) {
      self.sampleRateHz = sampleRateHz
      var nodes: [Node] = []
      nodes.reserveCapacity(kurtoses.count)
      for (level, bandCount) in Self.levels(levelCount) {
        let width = sampleRateHz / 2 / Double(bandCount)
        for band in 0..<bandCount {
          nodes.append(
            Node(
              level: level, bandHz: Double(band) * width...Double(band + 1) * width, kurtosis: kurtoses[nodes.count]))
        }
      }
      self.nodes = nodes
    }

    private init(sampleRateHz: Double, nodes: [Node]) {
      self.sampleRateHz = sampleRateHz
      self.nodes = nodes
    }

    /// The levels in order, with the number of bands on each.
    static func levels(_ levelCount: Int) -> [(level: Double, bandCount: Int)] {
      var levels = [(level: 0.0, bandCount: 1)]
      for level in 0..<levelCount {
        levels.append((Double(level + 1), 2 << level))
        if level + 1 < levelCount { levels.append((Double(level + 1) + 0.6, 3 << level)) }
      }
      return levels
    }

    /// The levels that the map has, in order.
    package var levels: [Double] {
      nodes.reduce(into: []) { levels, node in if levels.last != node.level { levels.append(node.level) } }
    }

    /// The bands of one level, by rising frequency.
    package func nodes(onLevel level: Double) -> [Node] { nodes.filter { $0.level == level } }

    /// The band of the largest kurtosis; the wider one where two are alike.
    package var best: Node { best(amongWiderThanHz: 0) ?? nodes[0] }

    /// The band of the largest kurtosis among those that are wider than `widthHz`; nil where none is.
    ///
    /// The envelope of a band holds no rhythm faster than the band is wide, so a search for impacts at f and its
    /// harmonics up to n·f asks for a band wider than n·f.
    package func best(amongWiderThanHz widthHz: Double) -> Node? {
      var best: Node?
      for node in nodes where node.widthHz > widthHz && node.kurtosis > best?.kurtosis ?? -.infinity { best = node }
      return best
    }

    /// The map whose kurtosis is the mean of several in each band, which lets what recurs stand above what happened
    /// once.
    ///
    /// Nil where there is none; all must be of one sample rate and depth.
    package static func mean(of maps: [Map]) -> Map? {
      guard let first = maps.first else { return nil }
      var sums = [Double](repeating: 0, count: first.nodes.count)
      for map in maps {
        precondition(
          map.nodes.count == first.nodes.count && map.sampleRateHz == first.sampleRateHz,
          "a map of \(map.nodes.count) bands at \(map.sampleRateHz) Hz beside \(first.nodes.count) at \(first.sampleRateHz) Hz"
        )
        for index in sums.indices { sums[index] += map.nodes[index].kurtosis }
      }
      let nodes = first.nodes.indices.map { index in
        Node(
          level: first.nodes[index].level, bandHz: first.nodes[index].bandHz,
          kurtosis: sums[index] / Double(maps.count))
      }
      return Map(sampleRateHz: first.sampleRateHz, nodes: nodes)
    }
  }
}

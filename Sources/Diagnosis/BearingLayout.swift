/// Which channels listen to which bearing.
package struct BearingLayout: Sendable, Equatable {
  package struct Bearing: Sendable, Equatable {
    package let name: String
    /// Indices of its channels.
    package let channels: [Int]

    package init(name: String, channels: [Int]) {
      precondition(!channels.isEmpty, "no channel listens to \(name)")
      self.name = name
      self.channels = channels
    }
  }

  /// How the channels of one bearing are taken together.
  package enum Pooling: Sendable {
    /// The largest of them. The default: a defect shows where its path to the sensor is short, and a bearing with
    /// two sensors must not get twice the blame for what the whole machine does.
    case maximum
    /// The sum of them; right where every bearing has as many channels.
    case sum
  }

  package let bearings: [Bearing]
  package let pooling: Pooling

  package init(_ bearings: [Bearing], pooling: Pooling = .maximum) {
    precondition(!bearings.isEmpty, "a layout needs a bearing")
    let names = Set(bearings.map(\.name))
    precondition(names.count == bearings.count, "\(bearings.count) bearings have \(names.count) names")
    self.bearings = bearings
    self.pooling = pooling
  }

  /// Groups channels by the name of the bearing each is mounted on, in the order of first appearance.
  package init(bearingOfChannel names: [String], pooling: Pooling = .maximum) {
    var order = [String]()
    var channels = [String: [Int]]()
    for (channel, name) in names.enumerated() {
      if channels[name] == nil { order.append(name) }
      channels[name, default: []].append(channel)
    }
    self.init(order.map { Bearing(name: $0, channels: channels[$0] ?? []) }, pooling: pooling)
  }

  /// One value per bearing from one per channel.
  ///
  /// - Parameter values: `[channel]`
  /// - Returns: `[bearing]`
  package func pooled(_ values: [Double]) -> [Double] {
    bearings.map { bearing in
      let own = bearing.channels.map { channel in
        precondition(channel < values.count, "\(bearing.name) names channel \(channel) of \(values.count)")
        return values[channel]
      }
      switch pooling {
      case .maximum: return own.reduce(-.infinity, max)
      case .sum: return own.reduce(0, +)
      }
    }
  }
}

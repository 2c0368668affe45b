internal import Foundation
internal import Tensors

extension FanSpecification {
  /// What is wrong with a fan; how it sounds is said in `FanState`.
  package enum Fault: String, NamedChoice, Sendable {
    /// Dirt on one blade, or a lost balancing clip.
    case unbalance
    /// A filter or a duct full of dust.
    case clogging
    /// Supply voltage too low or too high.
    case voltage
    /// One blade that rattles and stands askew.
    case looseBlade = "loose_blade"
    /// A bearing without grease.
    case dryBearing = "dry_bearing"
  }

  /// One fan in its duct.
  package struct Machine: Codable, Sendable, Equatable {
    /// Names its folder.
    package var id: String
    package var rotationHz: Double
    package var blades: Int
    /// The first standing wave in the duct; the second and third are at its multiples.
    package var ductHz: Double

    package init(id: String, rotationHz: Double, blades: Int, ductHz: Double) {
      self.id = id
      self.rotationHz = rotationHz
      self.blades = blades
      self.ductHz = ductHz
    }

    package init(from decoder: any Decoder) throws {
      let keys = try decoder.knownKeys(CodingKeys.self)
      id = try keys.value(.id)
      rotationHz = try keys.value(.rotationHz)
      blades = try keys.value(.blades)
      ductHz = try keys.value(.ductHz)
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
      case id
      case rotationHz = "rotation_hz"
      case blades
      case ductHz = "duct_hz"
    }

    /// Four fans with MIMII's even ids.
    package static let builtIn = [
      Machine(id: "id_00", rotationHz: 31, blades: 7, ductHz: 640),
      Machine(id: "id_02", rotationHz: 23.5, blades: 9, ductHz: 1100),
      Machine(id: "id_04", rotationHz: 37, blades: 5, ductHz: 820),
      Machine(id: "id_06", rotationHz: 18.5, blades: 11, ductHz: 1450),
    ]

    /// As many fans as asked for: the built-in ones, then others drawn once and for all.
    package static func several(_ count: Int) -> [Machine] {
      builtIn.prefix(count)
        + (builtIn.count..<max(count, builtIn.count)).map { index in
          var stream = RandomStream(seed: 0xFA, stream: UInt64(index))
          let id = 2 * index < 10 ? "id_0\(2 * index)" : "id_\(2 * index)"
          return Machine(
            id: id, rotationHz: (2 * stream.uniform(in: 16...45)).rounded() / 2, blades: 4 + stream.below(9),
            ductHz: (stream.uniform(in: 50...160)).rounded() * 10)
        }
    }
  }

  /// The range of a severity, drawn evenly.
  package struct Severity: Codable, Sendable, Equatable {
    package var low: Double
    package var high: Double

    package init(low: Double = 0.3, high: Double = 1) {
      self.low = low
      self.high = high
    }

    package init(from decoder: any Decoder) throws {
      let keys = try decoder.knownKeys(CodingKeys.self)
      low = try keys.value(.low, default: Self().low)
      high = try keys.value(.high, default: Self().high)
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case low, high }
  }

  /// The healthy machine's parts relative to each other; only ratios matter, as the whole is scaled to `level_dbfs`.
  package struct Sound: Codable, Sendable, Equatable {
    /// Amplitudes of 1×, 2×, 3× … the rotation, from what unbalance, misalignment and the motor leave.
    package var rotation: [Double]
    /// Amplitudes of 1×, 2×, 3× … the blade passage.
    package var bladePass: [Double]
    /// RMS of the flow's noise.
    package var flow: Double
    /// By how many dB each machine's tones differ from these, standard deviation; drawn once for a machine.
    package var spreadDecibels: Double

    package init(
      rotation: [Double] = [0.16, 0.09, 0.06, 0.04], bladePass: [Double] = [0.42, 0.27, 0.17, 0.11, 0.07, 0.04],
      flow: Double = 0.36, spreadDecibels: Double = 2
    ) {
      self.rotation = rotation
      self.bladePass = bladePass
      self.flow = flow
      self.spreadDecibels = spreadDecibels
    }

    package init(from decoder: any Decoder) throws {
      let keys = try decoder.knownKeys(CodingKeys.self)
      let standard = Self()
      rotation = try keys.value(.rotation, default: standard.rotation)
      bladePass = try keys.value(.bladePass, default: standard.bladePass)
      flow = try keys.value(.flow, default: standard.flow)
      spreadDecibels = try keys.value(.spreadDecibels, default: standard.spreadDecibels)
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
      case rotation
      case bladePass = "blade_pass"
      case flow
      case spreadDecibels = "spread_db"
    }
  }

  /// How clips of one healthy machine differ, as standard deviations of normal numbers.
  package struct Variation: Codable, Sendable, Equatable {
    /// Of the speed from clip to clip, relative.
    package var speed: Double
    /// Of the speed within a clip, relative: a random walk that is drawn back within about a second.
    package var wander: Double
    /// Of the level from clip to clip, in dB.
    package var levelDecibels: Double

    package init(speed: Double = 0.005, wander: Double = 0.0015, levelDecibels: Double = 0.7) {
      self.speed = speed
      self.wander = wander
      self.levelDecibels = levelDecibels
    }

    package init(from decoder: any Decoder) throws {
      let keys = try decoder.knownKeys(CodingKeys.self)
      let standard = Self()
      speed = try keys.value(.speed, default: standard.speed)
      wander = try keys.value(.wander, default: standard.wander)
      levelDecibels = try keys.value(.levelDecibels, default: standard.levelDecibels)
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
      case speed, wander
      case levelDecibels = "level_db"
    }
  }
}

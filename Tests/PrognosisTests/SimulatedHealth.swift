import Tensors

/// Indicators of a machine that stays healthy, and what is then done to them.
enum SimulatedHealth {
  /// Unit variance, each value depending on its predecessor (AR(1)).
  static func values(_ count: Int, correlation: Double, _ random: inout RandomStream) -> [Double] {
    var value = random.normal()
    let fresh = (1 - correlation * correlation).squareRoot()
    return (0..<count).map { _ in
      defer { value = correlation * value + fresh * random.normal() }
      return value
    }
  }

  /// Adds a step at `start`.
  static func step(_ values: [Double], at start: Int, of height: Double) -> [Double] {
    values.indices.map { values[$0] + ($0 >= start ? height : 0) }
  }

  /// Adds a ramp from `start`.
  static func ramp(_ values: [Double], from start: Int, slope: Double) -> [Double] {
    values.indices.map { values[$0] + slope * Double(max($0 - start, 0)) }
  }
}

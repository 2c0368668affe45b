internal import Foundation

/// The rates at which a defect on each part of a bearing is struck.
///
/// With n elements of diameter d on a pitch circle D, contact angle φ, a turning inner ring, a standing outer
/// ring and no slip, in orders (events per turn of the shaft) and with k = (d / D) cos φ:
///
///     FTF = (1 - k) / 2    BPFO = n FTF    BPFI = n (1 + k) / 2    BSF = (1 - k²) D / (2 d)
///
/// Real bearings slip: expect the lines 1 to 2 % off. BSF is the spin of an element; its defect meets both races
/// in a turn and mostly sounds at 2 BSF. Tables that print one value for the element often mean 2 BSF, as Case
/// Western's do. Reference: Randall and Antoni, Rolling element bearing diagnostics - a tutorial, MSSP 25 (2011).
package struct FaultFrequencies: Sendable, Equatable {
  /// FTF, the cage's turns.
  package let cage: Double
  /// BSF, an element's turns about itself.
  package let elementSpin: Double
  /// BPFO, elements passing a point of the outer race.
  package let outerRace: Double
  /// BPFI, elements passing a point of the inner race.
  package let innerRace: Double

  /// 2 BSF, how often a defect of an element meets a race.
  package var element: Double { 2 * elementSpin }

  /// In orders of the shaft's speed.
  package init(orders geometry: BearingGeometry) {
    let ratio = geometry.elementDiameter / geometry.pitchDiameter * cos(geometry.contactAngle * .pi / 180)
    let count = Double(geometry.rollingElements)
    cage = (1 - ratio) / 2
    outerRace = count * (1 - ratio) / 2
    innerRace = count * (1 + ratio) / 2
    elementSpin = (1 - ratio * ratio) * geometry.pitchDiameter / (2 * geometry.elementDiameter)
  }

  /// In Hz, at a shaft speed in rpm.
  package init(hertz geometry: BearingGeometry, speedRPM: Double) {
    precondition(speedRPM > 0, "a shaft at \(speedRPM) rpm has no defect frequencies")
    let orders = FaultFrequencies(orders: geometry)
    let turns = speedRPM / 60
    cage = orders.cage * turns
    elementSpin = orders.elementSpin * turns
    outerRace = orders.outerRace * turns
    innerRace = orders.innerRace * turns
  }
}

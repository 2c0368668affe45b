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

  /// As a source prints them.
  package init(cage: Double, elementSpin: Double, outerRace: Double, innerRace: Double) {
    self.cage = cage
    self.elementSpin = elementSpin
    self.outerRace = outerRace
    self.innerRace = innerRace
  }

  /// In orders of the shaft's speed.
  package init(orders geometry: BearingGeometry) {
    let ratio = geometry.elementDiameter / geometry.pitchDiameter * cos(geometry.contactAngle * .pi / 180)
    let count = Double(geometry.rollingElements)
    cage = (1 - ratio) / 2
    outerRace = count * (1 - ratio) / 2
    innerRace = count * (1 + ratio) / 2
    elementSpin = (1 - ratio * ratio) * geometry.pitchDiameter / (2 * geometry.elementDiameter)
  }

  /// Orders turned into Hz, at a shaft speed in rpm.
  package func hertz(atRPM speed: Double) -> FaultFrequencies {
    precondition(speed > 0, "a shaft at \(speed) rpm has no defect frequencies")
    let turns = speed / 60
    return FaultFrequencies(
      cage: cage * turns, elementSpin: elementSpin * turns, outerRace: outerRace * turns, innerRace: innerRace * turns)
  }

  /// The elements of a row that orders speak of: BPFO + BPFI = n, whatever the dimensions.
  package var rollingElements: Int { Int((outerRace + innerRace).rounded()) }

  /// What keeps printed orders from being one bearing's, in words; nil where they agree.
  ///
  /// Whatever the dimensions, BPFO + BPFI = n, a whole number, and n FTF = BPFO; both are held to 3 %, as tables
  /// round. With k = (BPFI - BPFO) / n, a spin of BSF implies cos φ = 2 k BSF / (1 - k²): a value near 2 shows an
  /// element order that is 2 BSF, a value near ½ the reverse.
  package var contradiction: String? {
    guard [cage, elementSpin, outerRace, innerRace].allSatisfy({ $0 > 0 && $0.isFinite }) else {
      return "an order that is not above 0"
    }
    guard outerRace < innerRace else {
      return "a BPFO of \(outerRace.short) not below the BPFI of \(innerRace.short)"
    }
    let sum = outerRace + innerRace
    let count = sum.rounded()
    guard count >= 3, abs(sum - count) <= 0.05 else {
      return "BPFO + BPFI = \(sum.short), which is no number of rolling elements"
    }
    guard abs(count * cage - outerRace) <= 0.03 * outerRace else {
      return "an FTF of \(cage.short), where BPFO / \(Int(count)) is \((outerRace / count).short)"
    }
    let ratio = (innerRace - outerRace) / sum
    let spinAtNoAngle = (1 - ratio * ratio) / (2 * ratio)
    let cosine = elementSpin / spinAtNoAngle
    if cosine > 1.05 { return "a BSF of \(elementSpin.short), above \(spinAtNoAngle.short): is it 2 x BSF?" }
    if cosine < 0.55 { return "a BSF of \(elementSpin.short), far below \(spinAtNoAngle.short): is it BSF / 2?" }
    return nil
  }
}

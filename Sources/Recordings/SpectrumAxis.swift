/// The frequencies that the values of a measured spectrum stand at.
package struct SpectrumAxis: Sendable, Equatable {
  package let firstHz: Double
  /// From one value to the next.
  package let stepHz: Double

  /// Far above any vibration, sound or step of their spectra.
  package static let highestHz = 1e9
  package static let finestHz = 1e-9

  package init(firstHz: Double, stepHz: Double) {
    precondition(firstHz >= 0 && stepHz > 0, "spectra from \(firstHz) Hz in steps of \(stepHz) Hz")
    self.firstHz = firstHz
    self.stepHz = stepHz
  }

  package func frequencyHz(of place: Int) -> Double { firstHz + Double(place) * stepHz }
}

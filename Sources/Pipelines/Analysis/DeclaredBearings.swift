internal import Diagnosis
internal import Foundation
internal import Recordings

/// What the declared speed and bearing geometry make of times and frequencies.
struct DeclaredBearings: Sendable {
  /// The bearings whose geometry is known, in the order of the description.
  let geometries: [(name: String, geometry: BearingGeometry)]
  let speedRPM: Double?

  /// - Throws: Where a type is in no catalogue.
  init(_ bearings: [Bearing], speedRPM: Double?, path: String) throws(PipelineError) {
    self.speedRPM = speedRPM
    var geometries: [(name: String, geometry: BearingGeometry)] = []
    for bearing in bearings {
      switch bearing.design {
      case .unknown: continue
      case .geometry(let geometry):
        geometries.append(
          (
            bearing.name,
            BearingGeometry(
              rollingElements: geometry.rollingElements, elementDiameter: geometry.elementDiameter,
              pitchDiameter: geometry.pitchDiameter, contactAngle: geometry.contactAngleDegrees)
          ))
      case .catalogue(let type):
        do throws(UnknownBearing) {
          geometries.append((bearing.name, try BearingCatalogue.entry(named: type).geometry))
        } catch {
          throw .recording(
            RecordingError(
              path: path, found: "the bearing type '\(type)' of \(bearing.name)",
              wanted: "one of \(error.known.joined(separator: ", "))",
              hint: "or give rolling_elements, element_diameter, pitch_diameter and contact_angle_deg"))
        }
      }
    }
    self.geometries = geometries
  }

  /// How long a window is in time, shaft turns and outer-race periods, as far as rate, speed and geometry are known.
  ///
  /// A window that holds less than a turn or a few impacts can't show what repeats with them.
  func span(ofSamples count: Int, sampleRateHz: Double?) -> String? {
    guard let sampleRateHz else { return nil }
    let seconds = Double(count) / sampleRateHz
    var parts = ["\(rounded(1000 * seconds)) ms"]
    if let speedRPM {
      parts.append("\(rounded(seconds * speedRPM / 60)) shaft turns")
      if let first = geometries.first {
        let impacts = seconds * FaultFrequencies(hertz: first.geometry, speedRPM: speedRPM).outerRace
        parts.append("\(rounded(impacts)) outer-race periods of \(first.name)")
      }
    }
    return parts.joined(separator: ", ")
  }
}

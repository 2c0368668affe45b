internal import Diagnosis
internal import Foundation
internal import Recordings

/// What the declared speed and bearings make of times and frequencies.
struct DeclaredBearings: Sendable {
  /// A bearing whose insides are known.
  struct Insides: Sendable {
    let name: String
    /// The catalogue's entry; nil where dimensions or orders were given.
    let entry: BearingCatalogue.Entry?
    let orders: FaultFrequencies
  }

  /// In the order of the description.
  let known: [Insides]
  let speedRPM: Double?

  /// - Parameter catalogue: The user's where nil; it is read only if a bearing names a type.
  /// - Throws: Where a type is in no catalogue, or declared figures can't be a bearing's.
  init(
    _ bearings: [Bearing], speedRPM: Double?, path: String, catalogue: BearingCatalogue? = nil
  ) throws(PipelineError) {
    self.speedRPM = speedRPM
    var known: [Insides] = []
    var catalogue = catalogue
    for bearing in bearings {
      switch bearing.design {
      case .unknown: continue
      case .geometry(let geometry):
        known.append(Insides(name: bearing.name, entry: nil, orders: try Self.orders(of: geometry, bearing.name, path)))
      case .orders(let printed):
        known.append(Insides(name: bearing.name, entry: nil, orders: try Self.orders(printed, bearing.name, path)))
      case .catalogue(let type):
        let searched: BearingCatalogue
        if let catalogue { searched = catalogue } else { searched = try BearingLookup.catalogue() }
        catalogue = searched
        guard let entry = searched.entry(named: type) else {
          throw .recording(
            RecordingError(
              path: path, found: "the bearing type '\(type)' of \(bearing.name)",
              wanted: "a bearing that `raceway bearings` lists, or its dimensions or orders",
              hint: BearingLookup.suggestion(for: type, in: searched)))
        }
        known.append(Insides(name: bearing.name, entry: entry, orders: entry.orders))
      }
    }
    self.known = known
  }

  /// nil where nothing is known of a bearing's insides.
  func insides(of name: String) -> Insides? { known.first { $0.name == name } }

  private static func orders(
    of geometry: Bearing.Geometry, _ name: String, _ path: String
  ) throws(PipelineError) -> FaultFrequencies {
    if let contradiction = BearingGeometry.contradiction(
      rollingElements: geometry.rollingElements, elementDiameter: geometry.elementDiameter,
      pitchDiameter: geometry.pitchDiameter, contactAngle: geometry.contactAngleDegrees)
    {
      throw .recording(
        RecordingError(
          path: path, found: "\(contradiction), for \(name)", wanted: "a bearing that can be built",
          hint: "diameters, not radii; the pitch is the circle of the elements' centres"))
    }
    return FaultFrequencies(
      orders: BearingGeometry(
        rollingElements: geometry.rollingElements, elementDiameter: geometry.elementDiameter,
        pitchDiameter: geometry.pitchDiameter, contactAngle: geometry.contactAngleDegrees))
  }

  private static func orders(
    _ printed: Bearing.Orders, _ name: String, _ path: String
  ) throws(PipelineError) -> FaultFrequencies {
    let orders = FaultFrequencies(
      cage: printed.cage, elementSpin: printed.elementSpin, outerRace: printed.outerRace,
      innerRace: printed.innerRace)
    guard let contradiction = orders.contradiction else { return orders }
    throw .recording(
      RecordingError(
        path: path, found: "\(contradiction), for \(name)",
        wanted: "orders of one bearing: BPFO + BPFI = n, n x FTF = BPFO",
        hint: "a table's one value for the element is often 2 x BSF: write it as two_bsf"))
  }

  /// How long a window is in time, shaft turns and outer-race periods, as far as rate, speed and bearing are known.
  ///
  /// A window that holds less than a turn or a few impacts can't show what repeats with them.
  func span(ofSamples count: Int, sampleRateHz: Double?) -> String? {
    guard let sampleRateHz else { return nil }
    let seconds = Double(count) / sampleRateHz
    var parts = ["\(rounded(1000 * seconds)) ms"]
    if let speedRPM {
      parts.append("\(rounded(seconds * speedRPM / 60)) shaft turns")
      if let first = known.first {
        let impacts = seconds * first.orders.hertz(atRPM: speedRPM).outerRace
        parts.append("\(rounded(impacts)) outer-race periods of \(first.name)")
      }
    }
    return parts.joined(separator: ", ")
  }
}

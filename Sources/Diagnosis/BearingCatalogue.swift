/// Bearings whose inner dimensions are published, each with its source.
///
/// Makers keep inner dimensions to themselves and change them: for a bearing that is not here, ask the maker for
/// its defect frequencies rather than taking those of another make with the same number.
package enum BearingCatalogue {
  package struct Entry: Sendable, Equatable {
    package let designation: String
    package let maker: String
    /// Other names it is asked for by.
    package let aliases: [String]
    package let geometry: BearingGeometry
    /// Where the dimensions were published.
    package let source: String
  }

  package static let entries = [
    Entry(
      designation: "ZA-2115", maker: "Rexnord", aliases: ["IMS"],
      geometry: BearingGeometry(rollingElements: 16, elementInches: 0.331, pitchInches: 2.815, contactAngle: 15.17),
      source: "Qiu, Lee, Lin and Yu, Journal of Sound and Vibration 289 (2006), 1066-1090 (IMS run-to-failure tests)"),
    Entry(
      designation: "6205-2RS JEM", maker: "SKF", aliases: ["6205-2RS", "6205", "CWRU drive end"],
      geometry: BearingGeometry(rollingElements: 9, elementInches: 0.3126, pitchInches: 1.537),
      source: "Case Western Reserve University Bearing Data Center, bearing information (drive end)"),
    Entry(
      designation: "6203-2RS JEM", maker: "SKF", aliases: ["6203-2RS", "6203", "CWRU fan end"],
      geometry: BearingGeometry(rollingElements: 8, elementInches: 0.2656, pitchInches: 1.122),
      source: "Case Western Reserve University Bearing Data Center, bearing information (fan end)"),
    Entry(
      designation: "6804RS", maker: "NSK", aliases: ["6804", "FEMTO", "PRONOSTIA"],
      geometry: BearingGeometry(rollingElements: 13, elementDiameter: 3.5, pitchDiameter: 25.6),
      source: "Nectoux et al., PRONOSTIA, IEEE PHM 2012; challenge details, characteristics of the tested bearings"),
    Entry(
      designation: "UER204", maker: "LDK", aliases: ["XJTU-SY"],
      geometry: BearingGeometry(rollingElements: 8, elementDiameter: 7.92, pitchDiameter: 34.55),
      source:
        "Wang, Lei, Li and Li, IEEE Transactions on Reliability 69 (2020), 401-412, table of LDK UER204 parameters"),
    Entry(
      designation: "NICE", maker: "NICE Ball Bearing", aliases: ["MFPT"],
      geometry: BearingGeometry(rollingElements: 8, elementInches: 0.235, pitchInches: 1.245),
      source: "Bechhoefer, Condition Based Maintenance Fault Database, MFPT Society (2013), test rig bearing"),
  ]

  /// The entry of that designation or alias; case, spaces and punctuation don't matter.
  package static func entry(named name: String) throws(UnknownBearing) -> Entry {
    let wanted = plain(name)
    let found = entries.first { entry in
      ([entry.designation, entry.maker + entry.designation] + entry.aliases).contains { plain($0) == wanted }
    }
    guard let found else { throw UnknownBearing(name: name, known: entries.map(\.designation)) }
    return found
  }

  private static func plain(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }
}

/// A bearing type that the catalogue does not hold.
package struct UnknownBearing: Error, Equatable, CustomStringConvertible {
  package let name: String
  package let known: [String]

  package var description: String {
    "bearing type: found \"\(name)\", wanted one of \(known.joined(separator: ", ")); "
      + "or give rolling_elements, element_diameter, pitch_diameter and contact_angle_deg"
  }
}

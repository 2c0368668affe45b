extension MachineDescription {
  static func bearings(in section: YAMLSection) throws(RecordingError) -> [Bearing] {
    var bearings: [Bearing] = []
    for name in section.keys {
      guard let entry = try section.section(name) else {
        bearings.append(Bearing(name: name))
        continue
      }
      bearings.append(Bearing(name: name, design: try design(in: entry)))
    }
    return bearings
  }

  private static func design(in entry: YAMLSection) throws(RecordingError) -> Bearing.Design {
    let measures = ["rolling_elements", "element_diameter", "pitch_diameter", "contact_angle_deg"]
    try entry.allowKeys(["type"] + measures + ["orders"])
    if let type = try entry.text("type") {
      guard let extra = (measures + ["orders"]).first(where: { entry.keys.contains($0) }) else {
        return .catalogue(type)
      }
      throw entry.error(
        at: extra, found: "'\(extra)' beside a catalogue type", wanted: "either 'type' or the bearing's measures")
    }
    if let orders = try entry.section("orders") {
      guard let extra = measures.first(where: { entry.keys.contains($0) }) else {
        return .orders(try printedOrders(in: orders))
      }
      throw entry.error(at: extra, found: "'\(extra)' beside 'orders'", wanted: "either measures or orders")
    }
    guard !entry.keys.isEmpty else { return .unknown }
    let elements = try entry.required("rolling_elements", entry.positiveInteger)
    let element = try entry.required("element_diameter", entry.positiveNumber)
    let pitch = try entry.required("pitch_diameter", entry.positiveNumber)
    guard element < pitch else {
      throw entry.error(
        at: "element_diameter", found: "an element of \(element) on a pitch circle of \(pitch)",
        wanted: "a rolling element smaller than the pitch circle")
    }
    let angle = try entry.number("contact_angle_deg") ?? 0
    guard (0..<90).contains(angle) else {
      throw entry.error(at: "contact_angle_deg", found: "\(angle)", wanted: "an angle in 0 ..< 90 degrees")
    }
    return .geometry(
      .init(rollingElements: elements, elementDiameter: element, pitchDiameter: pitch, contactAngleDegrees: angle))
  }

  private static func printedOrders(in section: YAMLSection) throws(RecordingError) -> Bearing.Orders {
    try section.allowKeys(["ftf", "bsf", "two_bsf", "bpfo", "bpfi"])
    let spins = ["bsf", "two_bsf"].filter { section.keys.contains($0) }
    guard spins.count == 1, let spin = spins.first else {
      throw section.error(
        found: spins.isEmpty ? "neither 'bsf' nor 'two_bsf'" : "both 'bsf' and 'two_bsf'", wanted: "one of them",
        hint: "a table's one value for the element is often 2 x BSF: write it as two_bsf")
    }
    let turns = try section.required(spin, section.positiveNumber)
    return Bearing.Orders(
      cage: try section.required("ftf", section.positiveNumber), elementSpin: spin == "bsf" ? turns : turns / 2,
      outerRace: try section.required("bpfo", section.positiveNumber),
      innerRace: try section.required("bpfi", section.positiveNumber))
  }
}

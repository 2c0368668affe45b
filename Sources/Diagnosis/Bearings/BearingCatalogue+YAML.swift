extension BearingCatalogue {
  private static let keys = [
    "designation", "maker", "aliases", "rows", "rolling_elements", "element_diameter_mm", "element_diameter_in",
    "pitch_diameter_mm", "pitch_diameter_in", "contact_angle_deg", "orders", "status", "source", "read_in", "remark",
  ]

  /// Reads the text of a catalogue file; docs/bearings.md describes its keys.
  ///
  /// - Parameters:
  ///   - text: YAML, as the built-in catalogue has it.
  ///   - path: For errors, and for the label of own entries.
  ///   - isOwn: Whether it is a user's file.
  package static func parse(
    _ text: String, path: String, isOwn: Bool
  ) throws(CatalogueError) -> BearingCatalogue {
    var entries: [Entry] = []
    var taken: Set<String> = []
    for section in try CatalogueSection.list("bearings", of: text, path: path) {
      let entry = try entry(in: section, ownFile: isOwn ? path : nil)
      guard let twice = entry.plainNames.intersection(taken).min() else {
        taken.formUnion(entry.plainNames)
        entries.append(entry)
        continue
      }
      throw section.error(
        found: "a second bearing that answers to '\(twice)': \(entry.designation)",
        wanted: "designations and aliases that differ", hint: "case, spaces and punctuation don't count")
    }
    return BearingCatalogue(entries: entries)
  }

  private static func entry(in section: CatalogueSection, ownFile: String?) throws(CatalogueError) -> Entry {
    try section.allowKeys(keys)
    let status = try section.text("status") ?? Entry.Status.published.rawValue
    guard let known = Entry.Status(rawValue: status) else {
      throw section.error(
        at: "status", found: "the status '\(status)'",
        wanted: Entry.Status.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return Entry(
      designation: try section.required("designation", section.text), maker: try section.text("maker") ?? "not stated",
      aliases: try section.texts("aliases"), rows: try section.integer("rows") ?? 1,
      design: try design(in: section), status: known, source: try section.text("source") ?? "not stated",
      readIn: try section.text("read_in"), remark: try section.text("remark"), ownFile: ownFile)
  }

  private static func design(in section: CatalogueSection) throws(CatalogueError) -> Entry.Design {
    let measures = ["element_diameter_mm", "element_diameter_in", "pitch_diameter_mm", "pitch_diameter_in"]
    let given = measures.filter(section.has)
    if let orders = try section.section("orders") {
      if let extra = given.first ?? (section.has("contact_angle_deg") ? "contact_angle_deg" : nil) {
        throw section.error(at: extra, found: "'\(extra)' beside 'orders'", wanted: "either dimensions or orders")
      }
      return .orders(try printedOrders(in: orders, rollingElements: try section.integer("rolling_elements")))
    }
    let unit: Entry.LengthUnit = given.first?.hasSuffix("_in") == true ? .inches : .millimetres
    guard given.allSatisfy({ $0.hasSuffix(unit.rawValue) }) else {
      throw section.error(
        at: given.last, found: "one diameter in mm and one in inches", wanted: "both in the unit of the source")
    }
    guard !given.isEmpty else {
      throw section.error(
        found: "a bearing without dimensions or orders",
        wanted: "rolling_elements, element_diameter_mm and pitch_diameter_mm, or orders")
    }
    let count = try section.required("rolling_elements", section.integer)
    let element = try section.required("element_diameter_\(unit.rawValue)", section.number)
    let pitch = try section.required("pitch_diameter_\(unit.rawValue)", section.number)
    let angle = try section.number("contact_angle_deg") ?? 0
    if let contradiction = BearingGeometry.contradiction(
      rollingElements: count, elementDiameter: element, pitchDiameter: pitch, contactAngle: angle)
    {
      throw section.error(
        at: "rolling_elements", found: contradiction, wanted: "a bearing that can be built",
        hint: "diameters, not radii; the pitch is the circle of the elements' centres")
    }
    let geometry = BearingGeometry(
      rollingElements: count, elementDiameter: element * unit.millimetres, pitchDiameter: pitch * unit.millimetres,
      contactAngle: angle)
    return .geometry(geometry, printedIn: unit)
  }

  private static func printedOrders(
    in section: CatalogueSection, rollingElements: Int?
  ) throws(CatalogueError) -> FaultFrequencies {
    try section.allowKeys(["ftf", "bsf", "two_bsf", "bpfo", "bpfi"])
    guard section.has("bsf") != section.has("two_bsf") else {
      throw section.error(
        found: section.has("bsf") ? "both 'bsf' and 'two_bsf'" : "neither 'bsf' nor 'two_bsf'", wanted: "one of them")
    }
    let spin: Double
    if let twice = try section.number("two_bsf") {
      spin = twice / 2
    } else {
      spin = try section.required("bsf", section.number)
    }
    let orders = FaultFrequencies(
      cage: try section.required("ftf", section.number), elementSpin: spin,
      outerRace: try section.required("bpfo", section.number), innerRace: try section.required("bpfi", section.number))
    if let contradiction = orders.contradiction {
      throw section.error(
        found: contradiction, wanted: "orders of one bearing: BPFO + BPFI = n, n x FTF = BPFO",
        hint: "a table's one value for the element is often 2 x BSF: write it as two_bsf")
    }
    guard rollingElements == nil || rollingElements == orders.rollingElements else {
      throw section.error(
        found: "\(rollingElements ?? 0) rolling elements, but BPFO + BPFI = \(orders.rollingElements)",
        wanted: "one number of elements")
    }
    return orders
  }
}

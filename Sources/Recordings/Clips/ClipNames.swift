/// What the names of clips and of their folders say, in the ways of the public data sets.
///
/// - MIMII (Purohit et al., 2019): `6_dB_fan/fan/id_00/abnormal/00000000.wav`; faults may follow the number: `_clogging`.
/// - DCASE task 2 of 2020: `fan/test/anomaly_id_00_00000000.wav`.
/// - DCASE task 2 from 2021 on: `section_00_source_train_normal_0000_vel_6.wav`.
/// - Any folder called `healthy`, `normal`, `faulty`, `abnormal`, `anomaly` …
///
/// Of several folders the one nearest to the clip decides.
enum ClipNames {
  /// The words for a label, in lower case.
  static let labels: [String: Clip.Label] = [
    "normal": .healthy, "healthy": .healthy, "good": .healthy,
    "abnormal": .faulty, "anomaly": .faulty, "anomalous": .faulty, "faulty": .faulty, "broken": .faulty, "bad": .faulty,
  ]

  private static let splits: [String: Clip.Split] = [
    "train": .train, "training": .train, "test": .test, "testing": .test,
  ]

  /// The machines of MIMII, ToyADMOS and the DCASE challenges up to 2025.
  private static let machines: Set<String> = [
    "fan", "pump", "valve", "slider", "gearbox", "bearing", "toycar", "toyconveyor", "toytrain", "vacuum", "toytank",
    "toynscale", "toydrone", "bandsaw", "grinder", "shaker", "3dprinter", "scanner", "toycircuit",
    "hoveringdrone", "hairdryer", "toothbrush", "roboticarm", "brushlessmotor", "screwfeeder", "bandsealer",
    "coffeegrinder", "toypet", "toyrccar", "homecamera", "autotrash", "polisher", "aircompressor",
  ]

  /// Fills in what the names say.
  ///
  /// - Parameter folders: Those above the clip, the farthest first.
  /// - Returns: What is contradictory about them, in which case the label stays unknown.
  static func describe(_ clip: inout Clip, folders: [String]) -> String? {
    var unnamed: [String] = []
    for folder in folders {
      guard let word = read(folder, into: &clip) else {
        unnamed.append(folder)
        continue
      }
      // A folder between the label and the clip tells the fault.
      if word { unnamed = [] }
    }
    let byFolder = clip.label
    if byFolder == .faulty { clip.fault = unnamed.last }
    readFile(&clip)
    guard byFolder != .unknown, clip.label != .unknown, clip.label != byFolder else { return nil }
    (clip.label, clip.fault) = (.unknown, nil)
    return "'\(clip.name)' is \(byFolder) by its folder, but not by its name"
  }

  /// Whether a folder's name says anything.
  static func saysSomething(_ folder: String) -> Bool {
    var clip = Clip(path: "", name: "")
    return read(folder, into: &clip) != nil
  }

  /// - Returns: Whether the folder tells the label; `nil` where it says nothing at all.
  private static func read(_ folder: String, into clip: inout Clip) -> Bool? {
    let name = folder.lowercased()
    if let label = labels[name] {
      clip.label = label
      return true
    }
    let words = words(of: name)
    if let id = numbered("id", in: words), words.count == 2 {
      clip.machineID = id
      return false
    }
    if let section = numbered("section", in: words), words.count == 2 {
      clip.section = section
      return false
    }
    var isKnown = false
    // DCASE 2021 has `source_test` and `target_test`.
    if words.count <= 2, let split = words.last.flatMap({ splits[$0] }),
      words.count == 1 || Clip.Domain(rawValue: words[0]) != nil
    {
      clip.split = split
      clip.domain = Clip.Domain(rawValue: words[0]) ?? clip.domain
      isKnown = true
    }
    if let decibels = decibels(in: name) {
      clip.snrDecibels = decibels
      isKnown = true
    }
    if let machine = words.first(where: machines.contains) {
      clip.machineType = machine
      isKnown = true
    }
    return isKnown ? false : nil
  }

  /// `id_00` of `["normal", "id", "00", "00000012"]`.
  private static func numbered(_ kind: String, in words: [String]) -> String? {
    guard let place = words.firstIndex(of: kind), place + 1 < words.count, isNumber(words[place + 1]) else {
      return nil
    }
    return kind + "_" + words[place + 1]
  }

  /// The file's own name: labels, id, section, domain, split up to the running number, then the fault or attributes.
  private static func readFile(_ clip: inout Clip) {
    let stem = FolderListing.name(of: clip.name).split(separator: ".").dropLast().joined(separator: ".")
    let words = stem.split(whereSeparator: { "_ ".contains($0) }).map(String.init)
    let lower = words.map { $0.lowercased() }
    clip.section = numbered("section", in: lower) ?? clip.section
    clip.machineID = numbered("id", in: lower) ?? clip.machineID
    let number = runningNumber(in: lower)
    let head = number.map { lower[..<$0] } ?? lower[...]
    let isChallenge = clip.section != nil && lower.first == "section"
    if isChallenge {
      clip.domain = head.lazy.compactMap { Clip.Domain(rawValue: $0) }.first ?? clip.domain
      clip.split = head.lazy.compactMap { splits[$0] }.first ?? clip.split
    }
    let tail = number.map { words[($0 + 1)...] } ?? []
    if isChallenge { clip.attributes = attributes(tail) }
    // The attributes of a challenge's clip are free words.
    let told = Set((isChallenge ? head : lower[...]).compactMap { labels[$0] })
    let byFolder = clip.label
    if told.count == 1, let label = told.first { clip.label = label }
    let fault = tail.filter { labels[$0.lowercased()] == nil }.joined(separator: "_").lowercased()
    if !isChallenge, clip.label == .faulty, byFolder != .healthy, !fault.isEmpty { clip.fault = fault }
  }

  /// The first number that does not belong to an id or a section.
  private static func runningNumber(in words: [String]) -> Int? {
    words.indices.first { place in
      isNumber(words[place]) && !(place > 0 && ["id", "section"].contains(words[place - 1]))
    }
  }

  /// Key after key with its value, as DCASE has them since 2022.
  private static func attributes(_ words: ArraySlice<String>) -> [String: String] {
    let list = Array(words)
    guard !list.isEmpty, list.map({ $0.lowercased() }) != ["noattribute"] else { return [:] }
    guard list.count.isMultiple(of: 2) else { return ["attribute": list.joined(separator: "_")] }
    let pairs = stride(from: 0, to: list.count, by: 2).map { (list[$0], list[$0 + 1]) }
    return Dictionary(pairs) { first, _ in first }
  }

  /// The signal-to-noise ratio in `6_db_fan`, `-6_db_fan`, `fan_+6db`, `min6db`, `0db`.
  ///
  /// A dash that could as well part two words, as in `fan-6db`, says nothing sure; nor do letters or digits that only happen to
  /// stand in a longer word, as in the random name `3a6db04c`.
  static func decibels(in name: String) -> Double? {
    let letters = Array(name)
    for place in letters.indices.dropLast() where letters[place] == "d" && letters[place + 1] == "b" {
      if place + 2 < letters.count, letters[place + 2].isLetter || letters[place + 2].isNumber { continue }
      var head = letters[..<place]
      if let last = head.last, "_ ".contains(last) { head.removeLast() }
      let digits = head.suffix { $0.isASCII && ($0.isNumber || $0 == ".") }
      guard let value = Double(String(digits)) else { continue }
      head = head.dropLast(digits.count)
      if String(head).hasSuffix("min") || String(head).hasSuffix("minus") { return -value }
      if head.last?.isLetter == true { continue }
      guard head.last == "-" else { return value }
      head.removeLast()
      return head.last.map { $0.isLetter || $0.isNumber } == true ? nil : -value
    }
    return nil
  }

  private static func words(of name: String) -> [String] {
    name.split { !($0.isLetter || $0.isNumber) }.map(String.init)
  }

  private static func isNumber(_ word: String) -> Bool {
    !word.isEmpty && word.allSatisfy { $0.isASCII && $0.isNumber }
  }
}

extension ArraySlice {
  /// The longest end whose elements all fit.
  fileprivate func suffix(while fits: (Element) -> Bool) -> ArraySlice {
    var start = endIndex
    while start > startIndex, fits(self[start - 1]) { start -= 1 }
    return self[start...]
  }
}

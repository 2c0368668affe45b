/// The groups that clips are judged in, beside all of them together.
struct ClipGroups {
  let groups: [ClipGroup]
  /// `[group]`: its clips.
  private let members: [Set<Int>]

  /// Groups appear where the clips differ: one machine alone would only repeat the row of all clips.
  ///
  /// - Parameter judged: The clips with a label that nothing was fitted on.
  init(_ judged: [Int], of clips: [ClipInfo]) {
    var groups: [(ClipGroup, Set<Int>)] = []
    let machines = Self.parted(judged) { clips[$0].machine }
    if machines.count > 1 {
      groups += machines.map { (ClipGroup(kind: .machine, name: $0.value), Set($0.members)) }
    }
    let ratios = Self.parted(judged) { clips[$0].snrDB }
    if ratios.count > 1 {
      let known = ratios.compactMap { entry in entry.value.map { ($0, entry.members) } }
      for (decibels, members) in known.sorted(by: { $0.0 > $1.0 }) {
        groups.append((ClipGroup(kind: .snr, name: Self.name(ofDecibels: decibels)), Set(members)))
      }
    }
    let isFaulty = { clips[$0].label == ClipInfo.Label.faulty }
    let faults = Self.parted(judged.filter(isFaulty)) { clips[$0].fault }
    if faults.count > 1 {
      for (fault, faulty) in faults {
        guard let fault else { continue }
        let affected = Set(faulty.map { clips[$0].machine })
        let healthy = judged.filter { !isFaulty($0) && affected.contains(clips[$0].machine) }
        groups.append((ClipGroup(kind: .fault, name: fault), Set(faulty + healthy)))
      }
    }
    self.groups = groups.map(\.0)
    members = groups.map(\.1)
  }

  func contains(_ clip: Int, inGroup index: Int) -> Bool { members[index].contains(clip) }

  /// `-6 dB`, without decimals where there are none.
  static func name(ofDecibels value: Double) -> String {
    value == value.rounded() && abs(value) < 1e9 ? "\(Int(value)) dB" : "\(value) dB"
  }

  /// The clips by a value, in the order in which values first appear.
  private static func parted<Value: Hashable>(
    _ clips: [Int], by value: (Int) -> Value
  ) -> [(value: Value, members: [Int])] {
    var places: [Value: Int] = [:]
    var parts: [(value: Value, members: [Int])] = []
    for clip in clips {
      let key = value(clip)
      if let place = places[key] {
        parts[place].members.append(clip)
      } else {
        places[key] = parts.count
        parts.append((key, [clip]))
      }
    }
    return parts
  }
}

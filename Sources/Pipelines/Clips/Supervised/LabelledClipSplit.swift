internal import Recordings

/// Which labelled clips a classifier is trained on, which end its training, and which it is judged by.
///
/// Files are shared out machine by machine, class by class and fault by fault in the order of their names, in whole blocks:
/// stretches of one file are the same sound, and neighbouring files are often neighbouring minutes. Where a collection names its
/// own training and test parts, those count, if a classifier can learn from the former.
struct LabelledClipSplit: Sendable, Equatable {
  /// `[clip]`: validation clips of both classes end training, the healthy ones among them set the levels; clips without a label
  /// are judged.
  let roles: [SnapshotRole]
  /// Whether the collection says itself which clips are to test.
  let isDeclared: Bool

  /// The fewest clips of a class. A quarter of them, five, is judged: when all five are found, chance, 1/2⁵ = 3 %, is excluded
  /// at 95 %; when four of four are found, it is not.
  static let fewestClips = 20
  /// The fewest files of a machine and class: one to learn from, one to end training, one to judge by.
  static let fewestFiles = 3

  init(_ source: ClipSource, _ shares: LabelledShares, leftOut: Set<Int>) throws(PipelineError) {
    let files = SoundFile.labelled(source, leftOut: leftOut)
    try Self.check(files, machines: source.machines(besides: leftOut))
    isDeclared = Self.isDeclared(files)
    var roles = source.clips.indices.map { leftOut.contains($0) ? SnapshotRole.leftOut : .monitored }
    for own in SoundFile.byMachineAndLabel(files) {
      let learnt = isDeclared ? own.filter { $0.uses == [.learning] } : own
      let validation = isDeclared ? shares.validation / (1 - shares.judged) : shares.validation
      let parts = Self.parts(learnt, validation: validation, judged: isDeclared ? 0 : shares.judged)
      for (file, role) in zip(learnt, parts) {
        for clip in file.clips { roles[clip] = role }
      }
    }
    self.roles = roles
  }

  func clips(_ role: SnapshotRole) -> [Int] { roles.indices.filter { roles[$0] == role } }

  /// A role for each file of one machine and class, all faults alike: at least one file for each share that is wanted.
  private static func parts(_ files: [SoundFile], validation: Double, judged: Double) -> [SnapshotRole] {
    func count(_ share: Double) -> Int { share > 0 ? max(1, Int((share * Double(files.count)).rounded())) : 0 }
    let (validating, judging) = (count(validation), count(judged))
    var roles = [SnapshotRole](repeating: .training, count: files.count)
    var before = 0
    for places in SoundFile.placesByFault(files) {
      // What falls to a fault is the difference of shares up to it and before it, so that rare faults share a place among them.
      func due(_ total: Int) -> Int {
        func upTo(_ end: Int) -> Int { (2 * total * end + files.count) / (2 * files.count) }
        return upTo(before + places.count) - upTo(before)
      }
      let last = min(due(judging), places.count)
      let middle = min(due(validating), places.count - last)
      for place in places.suffix(last) { roles[place] = .monitored }
      for place in places.dropLast(last).suffix(middle) { roles[place] = .validation }
      before += places.count
    }
    return roles
  }

  /// Whether every file is meant for one part, and the training part can be learnt from.
  private static func isDeclared(_ files: [SoundFile]) -> Bool {
    guard files.allSatisfy({ $0.uses == [.learning] || $0.uses == [.judging] }) else { return false }
    let test = Set(files.filter { $0.uses == [.judging] }.map(\.label))
    return test.count == 2
      && SoundFile.byMachineAndLabel(files).allSatisfy { own in
        own.count { $0.uses == [.learning] } >= fewestFiles - 1
      }
  }

  private static func check(_ files: [SoundFile], machines: [String]) throws(PipelineError) {
    for label in [ClipInfo.Label.faulty, .healthy] {
      let own = files.filter { $0.label == label }
      let count = own.reduce(0) { $0 + $1.clips.count }
      guard count >= fewestClips else {
        throw .unsuitable(
          found: "\(count) clips labelled \(label.rawValue)", wanted: "at least \(fewestClips)", hint: advice(label))
      }
      for machine in machines {
        let count = own.count { $0.machine == machine }
        guard count >= fewestFiles else {
          throw .unsuitable(
            found: "\(count) files labelled \(label.rawValue)\(machine.isEmpty ? "" : " of \(machine)")",
            wanted: "at least \(fewestFiles): one to learn from, one to end training, one to judge by",
            hint: advice(label) + (machines.count > 1 ? ", or leave the machine out" : ""))
        }
      }
    }
  }

  private static func advice(_ label: ClipInfo.Label) -> String {
    let what = label == .faulty ? "confirm more alarms" : "confirm more healthy clips"
    return "\(what): raceway evaluate RUN --to-confirm labels.csv lists some, write healthy or faulty behind each"
  }
}

/// A file with a label: its stretches resemble each other and stay together.
private struct SoundFile {
  var machine: String
  /// Faulty where any stretch is.
  var label: ClipInfo.Label
  var fault: String?
  var uses: Set<ClipSource.Use>
  var clips: [Int]

  /// In the order of the clips.
  static func labelled(_ source: ClipSource, leftOut: Set<Int>) -> [SoundFile] {
    var places: [String: Int] = [:]
    var files: [SoundFile] = []
    for (index, clip) in source.clips.enumerated() where !leftOut.contains(index) {
      guard let label = clip.label else { continue }
      if let place = places[clip.file] {
        if label == .faulty { files[place].label = .faulty }
        files[place].fault = files[place].fault ?? clip.fault
        files[place].uses.insert(source.uses[index])
        files[place].clips.append(index)
      } else {
        places[clip.file] = files.count
        files.append(
          SoundFile(machine: clip.machine, label: label, fault: clip.fault, uses: [source.uses[index]], clips: [index]))
      }
    }
    return files
  }

  static func byMachineAndLabel(_ files: [SoundFile]) -> [[SoundFile]] {
    grouped(files.indices) { [files[$0].machine, files[$0].label.rawValue] }.map { $0.map { files[$0] } }
  }

  static func placesByFault(_ files: [SoundFile]) -> [[Int]] { grouped(files.indices) { files[$0].fault } }

  /// In the order in which keys first appear.
  private static func grouped<Key: Hashable>(_ places: Range<Int>, _ key: (Int) -> Key) -> [[Int]] {
    var numbers: [Key: Int] = [:]
    var groups: [[Int]] = []
    for place in places {
      let number = numbers[key(place)] ?? groups.count
      if number == groups.count { groups.append([]) }
      numbers[key(place)] = number
      groups[number].append(place)
    }
    return groups
  }
}

extension ClipSource {
  /// Those that a usable clip is of, in the order in which they first appear.
  fileprivate func machines(besides leftOut: Set<Int>) -> [String] {
    var seen: Set<String> = []
    return clips.indices.filter { !leftOut.contains($0) }.map { clips[$0].machine }.filter { seen.insert($0).inserted }
  }
}

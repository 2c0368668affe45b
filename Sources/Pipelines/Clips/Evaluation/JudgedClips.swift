/// The clips that a detector is judged on: nothing was fitted on them, somebody knows the truth, and they have a score.
struct JudgedClips {
  /// Indices of the input's clips, in order.
  let clips: [Int]
  let isFaulty: [Bool]
  /// A number for the file that each clip is, or is a stretch of.
  let files: [Int]
  /// Higher = more anomalous.
  let scores: [Double]
  /// By how much each score exceeds the alarm level of the clip's machine; NaN where there is none.
  let excesses: [Double]
  /// The share of healthy clips meant to pass that level; NaN where there is none.
  private let nominalRates: [Double]

  /// All that `detector` is judged on, before they are parted into groups.
  init(_ detector: ClipDetector, _ input: ClipInput) {
    let all = input.clips
    precondition(detector.scores.count == all.count, "\(detector.scores.count) scores for \(all.count) clips")
    let levels = detector.levelsByMachine
    clips = all.indices.filter {
      all[$0].role == .monitored && all[$0].label != nil && !detector.scores[$0].isNaN
    }
    isFaulty = clips.map { all[$0].label == .faulty }
    scores = clips.map { Double(detector.scores[$0]) }
    excesses = clips.map { Double(detector.scores[$0]) - (levels[all[$0].machine]?.alarm ?? .nan) }
    nominalRates = clips.map { levels[all[$0].machine]?.alarmRate ?? .nan }
    var numbers: [String: Int] = [:]
    files = clips.map { clip in
      let file = all[clip].file
      let number = numbers[file] ?? numbers.count
      numbers[file] = number
      return number
    }
  }

  private init(_ whole: JudgedClips, _ places: [Int]) {
    clips = places.map { whole.clips[$0] }
    isFaulty = places.map { whole.isFaulty[$0] }
    files = places.map { whole.files[$0] }
    scores = places.map { whole.scores[$0] }
    excesses = places.map { whole.excesses[$0] }
    nominalRates = places.map { whole.nominalRates[$0] }
  }

  /// Those whose clips are wanted.
  func filter(_ isWanted: (_ clip: Int) -> Bool) -> JudgedClips {
    JudgedClips(self, clips.indices.filter { isWanted(clips[$0]) })
  }

  var healthyCount: Int { isFaulty.count { !$0 } }
  var faultyCount: Int { isFaulty.count { $0 } }
  /// The share of these healthy clips that is meant to pass the levels, as it is where one level is meant for all.
  var nominalRate: Double {
    let rates = zip(nominalRates, isFaulty).filter { !$1 }.map(\.0)
    if let first = rates.first, rates.allSatisfy({ $0 == first }) { return first }
    return rates.reduce(0, +) / Double(rates.count)
  }

  /// Whether other files could have been drawn of both classes: with one file alone nobody knows how much another would differ.
  var showsScatter: Bool {
    [true, false].allSatisfy { faulty in
      Set(clips.indices.filter { isFaulty[$0] == faulty }.map { files[$0] }).count > 1
    }
  }

  var hasBothClasses: Bool { isFaulty.contains(true) && isFaulty.contains(false) }
}

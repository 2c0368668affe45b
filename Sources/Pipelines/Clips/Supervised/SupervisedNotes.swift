internal import Recordings

/// What a reader of a classifier's results should know, as sentences.
struct SupervisedNotes {
  let notes: [String]

  /// - Parameter scores: `[clip]`: log-odds of faulty.
  init(_ source: ClipSource, _ split: LabelledClipSplit, _ scores: [Float]) {
    let judged = split.clips(.monitored)
    func scored(_ label: ClipInfo.Label) -> [Int] {
      judged.filter { source.clips[$0].label == label && !scores[$0].isNaN }
    }
    let (faulty, healthy) = (scored(.faulty), scored(.healthy))
    var notes = [
      "the classifier's own boundary is a log-odds of 0: above it lie \(faulty.count { scores[$0] > 0 }) of \(faulty.count) judged faulty clips and \(healthy.count { scores[$0] > 0 }) of \(healthy.count) judged healthy ones",
      Self.sharing(source, split),
      "it knows the faults that it was shown; a fault of another kind may sound healthy to it",
    ]
    let short = judged.count { scores[$0].isNaN }
    if short > 0 { notes.append("\(short) clips are shorter than one image and were not judged") }
    self.notes = notes
  }

  /// Why the classifier may not be worth believing.
  static func doubt(_ evaluation: ClipEvaluation?) -> String? {
    guard let row = evaluation?.rows.first else {
      return "no clips of both classes are left to judge the classifier by"
    }
    guard row.aucInterval[0] <= 0.5 else { return nil }
    return
      "the classifier tells nothing that is sure: guessing, an AUC of 0.5, lies within the interval \(rounded(row.aucInterval[0])) … \(rounded(row.aucInterval[1])) of the clips that it is judged by"
  }

  private static func sharing(_ source: ClipSource, _ split: LabelledClipSplit) -> String {
    if split.isDeclared { return "the collection's own test clips are judged; the others are trained on" }
    let isOverruled = source.uses.contains { $0 != .either }
    return (isOverruled ? "the collection's own parts do not each hold both classes in whole files; all " : "")
      + "labelled files were shared out to training, validation and judging in blocks, by machine, class and fault"
  }
}

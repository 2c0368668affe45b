/// A run that ended in failure, and the part of it that failed.
struct FailedRun: Sendable {
  let name: String
  let course: RunCourse
  let subject: SubjectCourse
  /// The channel in which it was heard; nil where the run does not say.
  var channel: String?

  /// The part of a kind that failed: the bearing, its channel, or the machine it brought down.
  ///
  /// - Returns: nil where the run has no such part, or does not say which.
  func subject(of kind: TrendSubject.Kind) -> SubjectCourse? {
    if subject.kind == kind { return subject }
    return switch kind {
    case .bearing: course.subjects.first { $0.kind == .bearing && Set($0.channels).isSuperset(of: subject.channels) }
    case .channel: course.subjects.first { $0.kind == .channel && $0.name == channel }
    case .machine: course.subjects.first { $0.kind == .machine }
    }
  }
}

extension FailedRun {
  /// - Throws: Where the verdict of the run names no part and there are several: any of them would be a guess.
  init(_ past: PastRun) throws(PipelineError) {
    let course = RunCourse(past.results)
    let bearings = course.subjects.filter { $0.kind == .bearing }
    let named = past.results.verdict.bearing ?? past.results.verdict.channel
    guard let subject = course.subjects.first(where: { $0.name == named }) ?? (bearings.count == 1 ? bearings[0] : nil)
    else {
      throw .unsuitable(
        found: "\(past.name), whose verdict names none of its \(bearings.count) bearings",
        wanted: "runs that say what failed", hint: "leave it out")
    }
    self.init(name: past.name, course: course, subject: subject, channel: past.results.verdict.channel)
  }
}

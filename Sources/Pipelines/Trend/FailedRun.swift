/// A run that ended in failure, and the part of it that failed.
struct FailedRun: Sendable {
  let name: String
  let digest: String
  let course: RunCourse
  let subject: SubjectCourse

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
    name = past.name
    digest = past.results.input.digest
    self.course = course
    self.subject = subject
  }
}

/// What runs must have in common, and what not, to say anything of each other.
struct MeasuredMachine {
  let name: String
  let digest: String
  let countsSnapshots: Bool

  /// - Throws: Where two are of the same measurements, or one is in hours and another counts snapshots.
  static func check(_ runs: [MeasuredMachine]) throws(PipelineError) {
    var known: [String: String] = [:]
    for run in runs where !run.digest.isEmpty {
      if let other = known.updateValue(run.name, forKey: run.digest) {
        throw .unsuitable(
          found: "\(run.name) and \(other), which are of the same measurements", wanted: "runs of different machines",
          hint: "a run says nothing of itself: leave one of them out")
      }
    }
    guard let first = runs.first, let other = runs.first(where: { $0.countsSnapshots != first.countsSnapshots }) else {
      return
    }
    let (counted, timed) = first.countsSnapshots ? (first, other) : (other, first)
    throw .unsuitable(
      found: "\(counted.name), whose snapshots carry no time, beside \(timed.name) in hours",
      wanted: "times in all runs or in none", hint: "snapshots and hours can't be compared: leave one of them out")
  }
}

extension MeasuredMachine {
  init(_ run: FailedRun) {
    self.init(name: run.name, digest: run.digest, countsSnapshots: run.course.countsSnapshots)
  }
}

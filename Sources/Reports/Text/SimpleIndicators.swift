internal import Foundation
internal import Pipelines
internal import Tensors

/// What RMS, kurtosis and crest factor say of each channel without any model, which every run can be held against.
struct SimpleIndicators {
  /// So many last judged snapshots stand for the end, so that one of them can't decide.
  private static let endCount = 5

  private struct Course {
    let name: String
    let unit: String
    /// `[channel]`: median of the healthy snapshots, and of the last judged ones; NaN where there are none.
    let healthy: [Double]
    let end: [Double]

    var title: String { unit.isEmpty ? name : "\(name) (\(unit))" }
  }

  private let results: RunResults
  private let courses: [Course]

  /// nil where the run kept none of them.
  init?(_ results: RunResults) {
    guard let table = results.snapshots.conditions else { return nil }
    self.results = results
    let roles = results.input.roles
    let wanted = [ConditionTable.rms, ConditionTable.kurtosis, ConditionTable.crestFactor]
    courses = wanted.compactMap { name in
      guard let place = table.names.firstIndex(of: name) else { return nil }
      let values = table.values[place]
      guard values.columnCount == results.channels.count, values.rowCount == roles.count else { return nil }
      func median(_ column: Int, _ rows: some Sequence<Int>) -> Double {
        let known = rows.map { Double(values[$0, column]) }.filter(\.isFinite)
        return known.isEmpty ? .nan : Quantile.median(of: known)
      }
      let healthy = roles.indices.filter { [.training, .validation, .threshold].contains(roles[$0]) }
      let judged = roles.indices.filter { roles[$0] == .monitored }
      let columns = 0..<values.columnCount
      return Course(
        name: name, unit: table.units[place], healthy: columns.map { median($0, healthy) },
        end: columns.map { median($0, judged.suffix(Self.endCount)) })
    }
    guard !courses.isEmpty else { return nil }
  }

  /// Which channel stands out by RMS alone, and whether that is the one the verdict names.
  var sentence: String {
    guard let rms = courses.first(where: { $0.name == ConditionTable.rms }) else { return "RMS was not kept." }
    let rises = results.channels.indices.compactMap { channel in rise(rms, channel).map { (channel, $0) } }
    guard let (channel, most) = rises.max(by: { $0.1 < $1.1 }) else { return "RMS can't be compared." }
    let name = results.channels[channel].label
    guard most >= 1 else {
      return
        "By RMS alone no channel rose by \(Digits.decibels(1)) at the end; the largest rise is \(Digits.decibels(most)), on \(name)."
    }
    let text = "By RMS alone \(name) rose most, by \(Digits.decibels(most)) at the end over its healthy median"
    guard let subject = results.subject, let foremost = results.foremostChannel else { return text + "." }
    let isSame =
      channel == foremost
      || (results.verdict.bearing != nil && results.channels[channel].bearing == results.verdict.bearing)
    return text + (isSame ? ", where the verdict points too." : ", while the verdict points to \(subject).")
  }

  /// In dB; nil where one of the two is not known.
  private func rise(_ course: Course, _ channel: Int) -> Double? {
    let (healthy, end) = (course.healthy[channel], course.end[channel])
    guard healthy > 0, end > 0 else { return nil }
    return 20 * log10(end / healthy)
  }

  var head: [String] {
    ["channel"]
      + courses.flatMap { course in
        let own = ["\(course.title), healthy", "at the end"]
        return course.name == ConditionTable.rms ? own + ["rise (dB)"] : own
      }
  }

  var rows: [[String]] {
    results.channels.indices.map { channel in
      [results.channels[channel].label]
        + courses.flatMap { course in
          let own = [Digits.significant(course.healthy[channel]), Digits.significant(course.end[channel])]
          guard course.name == ConditionTable.rms else { return own }
          return own + [rise(course, channel).map { Digits.significant(($0 * 10).rounded() / 10, 2) } ?? "–"]
        }
    }
  }

  private var caption: String {
    let whole = "Medians of the healthy snapshots and of the last \(Self.endCount) judged ones"
    return results.input.isFeatureTable
      ? whole : whole + ", each the mean over its windows; kurtosis is excess: 0 for Gaussian noise"
  }

  var part: HTML {
    let columns = head.enumerated().map {
      HTMLTable.Column(title: $1.prefix(1).uppercased() + $1.dropFirst(), isNumber: $0 > 0)
    }
    let table = HTMLTable(caption: caption, columns: columns, rows: rows.map { $0.map { "\($0)" } })
    return Chapter.part("indicators", "What simple indicators say", "<p>\(sentence)</p>\(table.html)")
  }

  var markdown: String {
    """
    ### What simple indicators say

    \(Markdown.escaped(sentence)) \(caption):

    \(Markdown.table(head, rows, textColumns: 1))
    """
  }
}

package import Prognosis

/// How snapshots become alarms.
package struct AlarmPlan: Sendable, Equatable, Codable {
  package enum Baseline: String, Sendable, Codable, CaseIterable {
    /// Follows slow change over the length of the healthy period.
    case following
    /// Never moves.
    case fixed
  }

  /// Where the levels of the health indicator come from.
  package enum Levels: Sendable, Equatable, Codable {
    /// So many forecast errors; the indicator is in these units already.
    case forecastErrors(warning: Double, alarm: Double)
    /// Mean plus so many standard deviations of the indicator on held-out healthy snapshots.
    case deviations(warning: Double, alarm: Double)
    /// What a healthy snapshot exceeds with these probabilities, under a model of the tail.
    case exceedance(warning: Double, alarm: Double, TailModel)
    /// So many confirmed false alarms a month and channel; ten times as many warnings.
    case budget(alarmsPerMonth: Double, TailModel)
  }

  package var baseline: Baseline
  package var levels: Levels
  /// Of `window` snapshots, `needed` must exceed a level: three of four unless said otherwise (`Persistence.threeOfFour`).
  package var needed: Int
  package var window: Int

  package init(baseline: Baseline = .following, levels: Levels = .standard, needed: Int = 3, window: Int = 4) {
    self.baseline = baseline
    self.levels = levels
    self.needed = needed
    self.window = window
  }

  package static let standard = AlarmPlan()

  /// - Parameter interval: From one snapshot to the next, in s; nil where the snapshots carry no time.
  /// - Throws: Where a monthly budget is asked of snapshots without times.
  func policy(interval: Double?) throws(PipelineError) -> AlarmPolicy {
    let persistence = Persistence(needed, of: window)
    var policy = baseline == .following ? AlarmPolicy.standard : AlarmPolicy.fixed
    policy.persistence = persistence
    switch levels {
    case .forecastErrors(let warning, let alarm): policy.levels = .standardised(warning: warning, alarm: alarm)
    case .deviations(let warning, let alarm): policy.levels = .learnt(.deviations(warning: warning, alarm: alarm))
    case .exceedance(let warning, let alarm, let model):
      policy.levels = .learnt(.exceedance(warning: warning, alarm: alarm, model))
    case .budget(let alarmsPerMonth, let model):
      guard let interval, interval > 0 else {
        throw .unsuitable(
          found: "snapshots without times", wanted: "times, because the levels are a budget of alarms a month",
          hint: "choose other levels, such as --levels standard")
      }
      func budget(_ alarms: Double) -> FalseAlarmBudget {
        FalseAlarmBudget(alarmsPerMonth: alarms, snapshotInterval: interval, persistence: persistence)
      }
      policy.levels = .learnt(.budget(warning: budget(10 * alarmsPerMonth), alarm: budget(alarmsPerMonth), model))
    }
    return policy
  }
}

extension AlarmPlan.Levels {
  /// Shewhart's warning and action limits.
  package static let standard = AlarmPlan.Levels.forecastErrors(warning: 2, alarm: 3)

  /// What a user may ask for: `standard`, `deviations`, a tail model's name, or `budget=N` alarms a month.
  package init?(_ text: String) {
    switch text {
    case "standard": self = .standard
    case "deviations": self = .deviations(warning: 2, alarm: 3)
    default:
      if let model = TailModel(rawValue: text) {
        self = .exceedance(warning: 0.01, alarm: 0.001, model)
      } else if text.hasPrefix("budget="), let alarms = Double(text.dropFirst("budget=".count)), alarms > 0 {
        self = .budget(alarmsPerMonth: alarms, .student)
      } else {
        return nil
      }
    }
  }

  /// The words that `init(_:)` takes.
  package static var names: [String] {
    ["standard", "deviations"] + TailModel.allCases.map(\.rawValue) + ["budget=N"]
  }

  /// For people.
  var description: String {
    switch self {
    case .forecastErrors(let warning, let alarm): "\(rounded(warning)) and \(rounded(alarm)) forecast errors"
    case .deviations(let warning, let alarm):
      "mean plus \(rounded(warning)) and \(rounded(alarm)) standard deviations of held-out healthy snapshots"
    case .exceedance(let warning, let alarm, let model):
      "exceeded by a healthy snapshot with probability \(warning) and \(alarm) (\(model.rawValue))"
    case .budget(let alarms, let model):
      "a budget of \(alarms) false alarms a month and channel, ten times as many warnings (\(model.rawValue))"
    }
  }
}

import Diagnosis
import Foundation
import NeuralNetworks
import Prognosis
import StatisticalLearning
import Tensors
import Testing

@testable import Pipelines

/// Residuals made to order, so that every kind of verdict can be had without training.
private struct MadeUpMachine {
  static let (channels, features, count, healthy) = (3, 6, 90, 40)
  private var residuals: Matrix
  private var variances = Matrix(
    count, channels, [Float](repeating: 1, count: count * channels))
  var leftOut: Set<Int> = []
  var stopped: Set<Int> = []
  var count = Self.count
  var names = ["ch1", "ch2", "ch3"]
  var bearings: [String?] = ["B1", "B2", nil]
  var hasTimes = true
  var card: RootCauseCard?

  init(seed: UInt64 = 4) {
    var random = RandomStream(seed: seed)
    let width = Self.channels * Self.features
    residuals = Matrix(Self.count, width, (0..<Self.count * width).map { _ in Float(random.normal()) })
  }

  /// Raises a channel by so many healthy deviations.
  mutating func raise(_ channel: Int, _ snapshots: Range<Int>, by deviations: Float) {
    for snapshot in snapshots {
      for feature in 0..<Self.features { residuals[snapshot, channel * Self.features + feature] += deviations }
    }
  }

  /// Holds a channel at so many healthy deviations, about.
  mutating func hold(_ channel: Int, _ snapshots: Range<Int>, at deviations: Float) {
    for snapshot in snapshots {
      for feature in 0..<Self.features { residuals[snapshot, channel * Self.features + feature] = deviations }
    }
  }

  /// Makes a channel's level so much lower.
  mutating func fade(_ channel: Int, _ snapshots: Range<Int>, by decibels: Float) {
    for snapshot in snapshots { variances[snapshot, channel] = pow(10, -decibels / 10) }
  }

  /// Makes one channel hear exactly what another hears.
  mutating func copy(_ channel: Int, to other: Int) {
    for snapshot in 0..<Self.count {
      for feature in 0..<Self.features {
        residuals[snapshot, other * Self.features + feature] = residuals[snapshot, channel * Self.features + feature]
      }
    }
  }

  func verdict() throws -> Verdict {
    let split = try #require(HealthySplit(healthy: Array(0..<Self.healthy)))
    let channels = zip(names, bearings).map { ChannelInfo(name: $0, bearing: $1) }
    let health = try MachineHealth(
      scoring, Self.monitor, split, leftOut: leftOut, bearings: channels.map { $0.bearing ?? $0.name },
      interval: hasTimes ? 600 : nil)
    let times = (0..<count).map { hasTimes ? Int64($0) * 600_000_000_000 : nil }
    let cause = RootCause(health, scoring, split, channels: channels, onset: health.onset, seed: 1)
    return VerdictWriter(
      health: health, cause: cause, rootCause: card, channels: channels, names: (0..<count).map { "file \($0)" },
      times: times, stopped: stopped
    ).verdict
  }

  private var scoring: Scoring {
    let ones = Matrix(count, Self.channels, [Float](repeating: 1, count: count * Self.channels))
    return Scoring(
      windows: WindowScores(
        snapshot: [], start: [], score: [], channelErrors: Matrix(zeros: 0, Self.channels), kl: nil, energy: []),
      latents: Matrix(zeros: 0, 0), channelErrors: ones, variances: variances.rows(0..<count), kurtoses: ones,
      crestFactors: ones,
      residuals: residuals.rows(0..<count), features: residuals.rows(0..<count), kl: nil,
      baselines: [], unscored: [])
  }

  private static let monitor: TrainedMonitor = {
    let width = channels * features
    let (zeros, ones) = ([Float](repeating: 0, count: width), [Float](repeating: 1, count: width))
    return TrainedMonitor(
      recipe: .small, channelCount: channels,
      preparation: PreparationSummary(
        representation: "spectrum", description: "", fingerprint: "", featureNames: (0..<features).map { "\($0) Hz" },
        featureAxis: nil, featureUnit: "dB", scalerMean: [], scalerDeviation: [], windowLength: nil, windowStride: nil),
      scaler: StandardScaler(means: zeros, standardDeviations: ones),
      model: Autoencoder(Recipe.small.model.architecture(inputCount: width), seed: 1),
      score: ResidualScore(plan: .excessResidual, channelCount: channels, isSmoothed: false, scale: ones),
      healthyVariances: [1, 1, 1], windowThreshold: 2, trainingErrors: [1, 1, 1])
  }()
}

@Suite struct VerdictTests {
  @Test func aHealthyMachineIsSaidToBeHealthyAndNothingMore() throws {
    let verdict = try MadeUpMachine().verdict()
    #expect(verdict.state == .healthy)
    #expect(verdict.bearing == nil && verdict.channel == nil && verdict.confidence == 0)
    #expect(verdict.onsetIndex == nil && verdict.warningIndex == nil && verdict.alarmIndex == nil)
    #expect(verdict.summary.hasPrefix("No channel rose out of its healthy range for 3 of 4 snapshots"))
    #expect(verdict.nextSteps.contains { $0.contains("raceway score RUN MEASUREMENTS") })
  }

  @Test("an alarm on channels that are no louder, beside one that fell, blames no bearing")
  func aFadingSensorIsNoBearingsDamage() throws {
    var machine = MadeUpMachine()
    machine.raise(1, 60..<90, by: 9)
    machine.fade(0, 60..<90, by: 12)
    let verdict = try machine.verdict()
    #expect(verdict.state == .alarm && verdict.bearing == nil && verdict.element == nil && verdict.confidence == 0)
    #expect(
      verdict.summary.contains(
        "undetermined: ch1 fell by 12\u{A0}dB since snapshot 60, where a network that hears all channels errs on the others too"
      ))
    #expect(verdict.nextSteps.first == "Check sensor and cable: ch1 fell by 12\u{A0}dB since snapshot 60.")
    machine.card = RootCauseCard(
      bearing: "B2", channel: "ch2", element: "inner race", confidence: 0.7, summary: "", candidates: [], channels: [],
      limits: [])
    let found = try machine.verdict()
    #expect(found.bearing == "B2" && found.element == "inner race" && found.confidence == 0.7)
    #expect(found.summary.contains("Ch1 fell by 12") && !found.summary.contains("excess"))
    machine.card = nil
    // A bearing that is louder itself stays named, and the fall is told beside it.
    machine.fade(1, 60..<90, by: -3)
    #expect(try machine.verdict().bearing == nil, "3 dB more, but from the fall on")
    machine.fade(1, 60..<90, by: -9)
    let louder = try machine.verdict()
    #expect(louder.bearing == "B2" && louder.nextSteps.last?.hasPrefix("Check sensor and cable: ch1 fell") == true)
    #expect(louder.summary.contains(" Ch1 fell by 12\u{A0}dB since snapshot 60, as with a sensor or cable that fails."))
  }

  @Test func whatFellIsToldOfAHealthyMachineToo() throws {
    var machine = MadeUpMachine()
    for channel in 0..<3 { machine.fade(channel, 70..<90, by: Float(6 + 3 * channel)) }
    let lighter = try machine.verdict()
    #expect(lighter.state == .healthy)
    #expect(
      lighter.summary.contains(
        "Every channel's level fell, by 6\u{A0}dB to 12\u{A0}dB: a lighter load, or the measuring chain."))
    #expect(
      lighter.nextSteps[0].hasPrefix("Compare load and speed with the healthy period: every channel's level fell"))
    var little = MadeUpMachine()
    little.fade(0, 70..<90, by: 2)
    little.fade(1, 70..<87, by: 20)
    #expect(try !little.verdict().summary.contains("fell"), "2 dB is nothing, and what came back is no fall")
    var silent = MadeUpMachine()
    silent.fade(2, 50..<90, by: .infinity)
    #expect(try silent.verdict().summary.contains("Ch3 fell silent since snapshot 50, as with a sensor"))
  }

  @Test("a machine whose last snapshots could not be judged is not said to be healthy, unless it stood still")
  func theEndMustBeJudged() throws {
    var machine = MadeUpMachine()
    machine.leftOut = Set(80..<90)
    let verdict = try machine.verdict()
    #expect(verdict.state == .undetermined)
    #expect(
      verdict.summary.hasPrefix("Nothing could be judged since snapshot 80 (13.33 h after the first): every snapshot"))
    #expect(verdict.nextSteps == ["Check the data-quality list: it says why the last snapshots were left out."])
    machine.stopped = Set(80..<90)
    #expect(try machine.verdict().state == .healthy)
    (machine.leftOut, machine.stopped) = ([88, 89], [])
    #expect(try machine.verdict().state == .healthy, "two bad files are no change")
    machine.leftOut = Set(80..<90)
    machine.raise(1, 60..<80, by: 9)
    #expect(try machine.verdict().state == .alarm, "an alarm stands")
  }

  @Test func linesThatStoodWhileHealthyAreToldOfAHealthyMachine() throws {
    func card(_ pValue: Double, healthy: Double?) -> RootCauseCard {
      let evidence = DefectEvidence(
        element: "inner race", line: "BPFI", nominalOrder: 8.9, nominalHz: 297, foundHz: 297, deviation: 0,
        pValue: pValue,
        trials: 12, healthyPValue: healthy,
        band: DefectBand(choice: .kurtogram, lowHz: 2500, highHz: 5000, kurtosis: 3),
        lines: [])
      let channel = ChannelDiagnosis(
        channel: "ch2", bearing: "B2", bearingType: nil, speedRPM: 2000, isSpeedMeasured: false, snapshots: [],
        healthySnapshots: [], element: nil, reason: "", defects: [evidence], shaft: nil, severity: nil, spectra: nil)
      return RootCauseCard(
        bearing: nil, channel: nil, element: nil, confidence: 0, summary: "", candidates: [], channels: [channel],
        limits: [])
    }
    var machine = MadeUpMachine()
    let step =
      "Inspect B2 at the next stop: BPFI lines of its inner race stand out, and did while it counted as healthy."
    for (pValue, healthy, isTold) in [(1e-7, 1e-6, true), (1e-7, 0.3, false), (0.01, 1e-6, false), (1e-7, nil, false)] {
      machine.card = card(pValue, healthy: healthy)
      #expect(try machine.verdict().nextSteps.contains(step) == isTold)
    }
  }

  @Test("one file stamped ten years on gives no lead of ten years")
  func aWildClockIsNoLead() throws {
    var times = (0..<90).map { Int64?(Int64($0) * 600_000_000_000) }
    times[89] = 87_660 * 3_600_000_000_000
    #expect(RisingTimes.lead(fromAlarmAt: 62, in: times).map { abs($0 - 26.0 / 6) < 1e-9 } == true)
  }

  @Test func aDefectOfItsOwnIsNotExplainedByTheNamedOne() throws {
    func candidate(_ bearing: String, _ element: String?, _ standing: BearingCandidate.Standing) -> BearingCandidate {
      BearingCandidate(
        bearing: bearing, channels: [], share: nil, excessShare: nil, z: nil, energyContrastDB: nil,
        crossTalkDiscount: nil, element: element, pValue: 1e-6, standing: standing, reason: "")
    }
    var machine = MadeUpMachine()
    machine.raise(1, 60..<90, by: 9)
    machine.card = RootCauseCard(
      bearing: "B2", channel: "ch2", element: "outer race", confidence: 0.9, summary: "",
      candidates: [
        candidate("B2", "outer race", .named), candidate("B1", "inner race", .open),
        candidate("B4", "outer race", .excluded),
      ],
      channels: [], limits: [])
    let verdict = try machine.verdict()
    #expect(verdict.nextSteps.contains("Inspect B1 too: it shows lines of its own, of the inner race."))
    #expect(!verdict.nextSteps.contains { $0.contains("B4") })
  }

  @Test func anAlarmNamesBearingChannelAndSinceWhen() throws {
    var machine = MadeUpMachine()
    machine.raise(1, 60..<90, by: 9)
    let verdict = try machine.verdict()
    #expect(verdict.state == .alarm && verdict.bearing == "B2" && verdict.channel == "ch2")
    #expect(verdict.onsetIndex == 60 && verdict.alarmIndex == 62)
    #expect(verdict.alarmTime == 62 * 600_000_000_000 && abs((verdict.leadHours ?? 0) - 4.5) < 1e-9)
    #expect(
      verdict.summary.hasPrefix(
        "ch2 was the first channel with a confirmed alarm, out of its healthy range since snapshot 60 (10 h after the first)."
      ))
    #expect(verdict.summary.contains("of the excess over the healthy level lies on B2."))
    #expect(verdict.nextSteps.first?.hasPrefix("Inspect B2") == true)
  }

  @Test func whereAllChannelsListenToOneBearingItsShareIsNotTold() throws {
    var machine = MadeUpMachine()
    machine.bearings = ["B1", "B1", "B1"]
    machine.raise(1, 60..<90, by: 9)
    let verdict = try machine.verdict()
    #expect(verdict.state == .alarm && verdict.bearing == "B1")
    #expect(verdict.summary.hasSuffix("since snapshot 60 (10 h after the first)."), "\(verdict.summary)")
  }

  @Test("unbalance and a damaging zone reach the summary and the next steps, in an alarm and in a healthy machine")
  func whatTheCardSaysBesidesBearings() throws {
    func card(_ finding: String?, zone: String) -> RootCauseCard {
      func channel(_ name: String, rise: Double, velocity: Double) -> ChannelDiagnosis {
        ChannelDiagnosis(
          channel: name, bearing: nil, bearingType: nil, speedRPM: 1500, isSpeedMeasured: false, snapshots: [],
          healthySnapshots: [], element: nil, reason: "", defects: [],
          shaft: ShaftCondition(
            finding: finding, reason: "",
            lines: [ShaftLine(order: 1, hz: 25, amplitude: 1, levelDB: 30, riseDB: rise)]),
          severity: SeverityFinding(
            velocityRMS: velocity, lowHz: 10, highHz: 1000, zone: zone, reason: "severe", snapshots: [89]),
          spectra: nil)
      }
      return RootCauseCard(
        bearing: nil, channel: nil, element: nil, confidence: 0, summary: "", candidates: [],
        channels: [channel("ch1", rise: 9, velocity: 4.6), channel("ch2", rise: 20, velocity: 5.29)], limits: [])
    }
    var machine = MadeUpMachine()
    machine.card = card("unbalance", zone: "D")
    let healthy = try machine.verdict()
    #expect(healthy.state == .healthy && healthy.nextSteps.count == 4)
    #expect(healthy.nextSteps[1].hasPrefix("Check for unbalance, to which the shaft's lines on ch2 point"))
    machine.raise(1, 60..<90, by: 9)
    let verdict = try machine.verdict()
    for summary in [healthy.summary, verdict.summary] {
      #expect(summary.contains(" The shaft's lines point to unbalance on ch2, unbalance on ch1. "), "\(summary)")
      #expect(summary.hasSuffix(" ch2 vibrates at 5.29 mm/s RMS in its latest snapshots, zone D of ISO 20816: severe."))
    }
    #expect(verdict.nextSteps[0].hasPrefix("Decide now whether the machine may run on: ch2 vibrates in zone D"))
    #expect(verdict.nextSteps[1].hasPrefix("Inspect B2 at the next stop and check for unbalance, to which"))
    machine.card = card(nil, zone: "C")
    let other = try machine.verdict()
    #expect(!other.summary.contains("shaft") && !other.summary.contains("zone") && other.nextSteps.count == 2)
    #expect(other.nextSteps[0].hasPrefix("Inspect B2 at the next stop; shorten"))
  }

  @Test("confidence has two decimals, never 1, and keeps those it has; a variance explained is never less than none")
  func figuresForReaders() {
    #expect([0.99999994, 1, 0.29, 0.876, 0].map(\.asConfidence) == [0.99, 0.99, 0.29, 0.87, 0])
    #expect(
      [0.29, 1, 0.876, -1].map(Digits.clearness) == ["0.29 of 1", "0.99 of 1", "0.87 of 1", "0.00 of 1"])
    #expect(Digits.clearness(.nan) == "–")
    #expect(
      [-0.01247, 0, 0.0002, 0.0643, 0.1].map(ExplainedVariance.text) == [
        "none", "none", "less than 0.1 %", "6.4 %", "10 %",
      ])
  }

  @Test func whereTheCardNamesTheSourceOfWhatAChannelHearsSoDoesTheVerdict() throws {
    var machine = MadeUpMachine()
    machine.raise(1, 60..<90, by: 9)
    machine.card = RootCauseCard(
      bearing: "B1", channel: "ch1", element: "outer race", confidence: 0.6, summary: "", candidates: [], channels: [],
      limits: [])
    let verdict = try machine.verdict()
    #expect(verdict.bearing == "B1" && verdict.channel == "ch1" && verdict.element == "outer race")
    #expect(verdict.confidence == 0.6)
    #expect(
      verdict.summary.contains("lies on B2, but the defect's lines are far stronger on B1."), "\(verdict.summary)")
    #expect(verdict.nextSteps.first?.hasPrefix("Inspect B1, first its outer race,") == true)
  }

  @Test func aWarningIsLessThanAnAlarm() throws {
    var machine = MadeUpMachine()
    machine.hold(2, 80..<90, at: 2.8)
    let verdict = try machine.verdict()
    #expect(verdict.state == .warning)
    #expect(verdict.alarmIndex == nil && verdict.alarmTime == nil && verdict.leadHours == nil)
    #expect(
      verdict.warningIndex != nil && verdict.summary.contains("ch3 was the first channel with a confirmed warning"))
    #expect(verdict.nextSteps.first?.contains("more often") == true)
    #expect(!verdict.summary.contains("alarm"))
  }

  @Test func aChannelWithoutBearingStandsForItself() throws {
    var machine = MadeUpMachine()
    machine.raise(2, 60..<90, by: 9)
    #expect(try machine.verdict().bearing == "ch3")
  }

  @Test func withoutTimesTheSnapshotsNameStandsInAndNoLeadIsGiven() throws {
    var machine = MadeUpMachine()
    machine.hasTimes = false
    machine.raise(0, 60..<90, by: 9)
    let verdict = try machine.verdict()
    #expect(verdict.state == .alarm && verdict.alarmTime == nil && verdict.leadHours == nil)
    #expect(verdict.summary.contains("since snapshot 60 (file 60)"))
  }

  @Test func twoBearingsThatRiseAlikeLeaveTheBearingOpen() throws {
    var machine = MadeUpMachine()
    machine.raise(0, 60..<90, by: 9)
    machine.copy(0, to: 1)
    let verdict = try machine.verdict()
    #expect(verdict.state == .alarm && verdict.alarmIndex == 62)
    #expect(verdict.bearing == nil && verdict.channel == nil && verdict.confidence == 0)
    #expect(verdict.summary.contains("Which bearing it comes from is undetermined: "))
    #expect(verdict.nextSteps.first?.hasPrefix("Inspect the bearings with the highest share") == true)
  }

  @Test func aWarningThatCameAndWentIsNotSaidNotToHaveBeen() throws {
    var machine = MadeUpMachine()
    machine.hold(0, 50..<54, at: 2.8)
    let verdict = try machine.verdict()
    #expect(verdict.state == .healthy && verdict.bearing == nil)
    #expect(!verdict.summary.contains("No channel rose out of its healthy range"))
    #expect(verdict.summary.contains("ch1") && verdict.summary.contains("warning"))
  }

  /// The blame counts from the alarm's own onset: an old warning elsewhere must not thin it.
  @Test func anOldWarningOfAnotherChannelDoesNotMoveTheJudgedSpan() throws {
    var machine = MadeUpMachine()
    machine.raise(1, 80..<90, by: 5)
    let alone = try machine.verdict()
    machine.hold(0, 45..<49, at: 2.8)
    let after = try machine.verdict()
    #expect(alone.state == .alarm && after.onsetIndex == alone.onsetIndex)
    #expect(after.bearing == "B2")
    #expect(abs(after.confidence - alone.confidence) < 0.05)
  }

  @Test func nothingJudgedIsUndeterminedAndNamesNoBearing() throws {
    var machine = MadeUpMachine()
    machine.raise(1, 60..<90, by: 9)
    machine.count = MadeUpMachine.healthy
    let none = try machine.verdict()
    #expect(none.state == .undetermined && none.bearing == nil && none.confidence == 0)
    #expect(none.summary.contains("no snapshot after it") && none.nextSteps.count == 1)
    machine.count = MadeUpMachine.count
    machine.leftOut = Set(40..<90)
    let leftOut = try machine.verdict()
    #expect(leftOut.state == .undetermined && leftOut.bearing == nil)
    #expect(leftOut.nextSteps.contains { $0.contains("data-quality") })
  }

  @Test func leftOutSnapshotsNeitherAlarmNorCount() throws {
    var machine = MadeUpMachine()
    machine.raise(1, 60..<90, by: 9)
    machine.leftOut = [61, 62, 63]
    let verdict = try machine.verdict()
    #expect(verdict.onsetIndex == 60 && verdict.alarmIndex == 65)
  }

  @Test func tooFewHeldOutSnapshotsAreRefused() throws {
    var machine = MadeUpMachine()
    machine.leftOut = Set(29..<40)
    let error = try #require(throws: PipelineError.self) { try machine.verdict() }
    #expect(error.description.contains("longer healthy period") && !error.description.contains("\n"))
  }
}

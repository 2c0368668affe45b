import Foundation
import NeuralNetworks
import Synthesis
import Tensors
import TestSupport
import Testing

@testable import Pipelines
@testable import Prognosis

@Suite struct AuditTests {
  @Test func thePublishedRecipeCollapsesAndSaysSo() throws {
    let audit = try Runs.collapsed.get().audit
    #expect(audit.activeLatents == 0 && audit.latentCount == 4)
    #expect(audit.explainedVariance < 0.02)
    #expect(audit.energyCorrelation > 0.95)
    let expected = [
      "posterior collapse: the 4 latents carry", "the score ranks windows like their plain energy",
      "split leak: training and held-out windows are drawn at random",
      "the window threshold comes from the windows the model was trained on",
    ]
    for start in expected { #expect(audit.findings.contains { $0.hasPrefix(start) }, "\(start)") }
  }

  @Test func theDefaultWayLearnsSomethingAndLeaksNothing() throws {
    // A level that swings from snapshot to snapshot is something to learn.
    let recording = try Rig.recording(Rig.specification(snapshots: 60) { $0.healthyLevel.scatter = 0.3 })
    var recipe = Recipe.small
    recipe.training.epochs = 100
    let audit = try Runs.analysed(recording, Rig.options(recipe)).audit
    #expect((audit.activeLatents ?? 0) > 0 && audit.latentCount == 4)
    #expect(audit.explainedVariance > 0.5 && audit.explainedVariance < 1)
    for finding in ["posterior collapse", "mean predictor", "split leak", "the window threshold"] {
      #expect(!audit.findings.contains { $0.hasPrefix(finding) }, "\(finding)")
    }
  }

  private static func findings(
    _ recipe: Recipe, active: Int? = 3, explained: Double = 0.5, evaluation: Evaluation? = nil,
    score: [Float] = [1, 2, 3, 4], energy: [Float] = [4, 3, 1, 2]
  ) -> [String] {
    let audit = Audit(
      activeLatents: active, latentCount: 4, explainedVariance: explained, energyCorrelation: 0, findings: [])
    let windows = WindowScores(
      snapshot: [0, 1, 2, 3], start: [0, 0, 0, 0], score: score, channelErrors: Matrix(zeros: 4, 1), kl: nil,
      energy: energy)
    return AuditWriter(
      model: ModelAudit(audit), recipe: recipe, windows: windows, evaluation: evaluation, conditions: [], channels: [],
      healthyEnd: 0
    ).audit.findings
  }

  @Test func eachWeaknessOfARecipeIsNamed() {
    #expect(Self.findings(.vae).isEmpty)
    #expect(Self.findings(.dense, active: nil).isEmpty)
    #expect(Self.findings(.vae, active: 0).map { $0.prefix(18) } == ["posterior collapse"])
    #expect(Self.findings(.dense, active: nil, explained: 0.01).map { $0.prefix(14) } == ["mean predictor"])
    #expect(Self.findings(.vae, energy: [1, 2, 3, 4]).map { $0.prefix(22) } == ["the score ranks window"])
    let published = Self.findings(.cAsPublished, active: nil)
    for part in ["split leak", "quantile of all windows", "windows mix the channels", "removes the level"] {
      #expect(published.contains { $0.contains(part) }, "\(part)")
    }
  }

  @Test func aTrainingThatDivergedSaysInWhichEpochEverywhere() throws {
    var recipe = Recipe.smallDense
    recipe.training.schedule = .step(every: 4, factor: 1e9)
    let folder = try TemporaryFolder()
    let written = try Analysis.run(.recording(Rig.healthy(snapshots: 50)), options: Rig.options(recipe))
    try RunArchive.write(written, toFolder: folder.path)
    let run = try RunArchive.read(fromFolder: folder.path)
    expectSame(run, written)
    #expect(run.model.divergedInEpoch == 5 && run.model.history.map(\.epoch) == [1, 2, 3, 4])
    #expect(run.model.parameters.allSatisfy { $0.values.allSatisfy(\.isFinite) })
    let finding = "training diverged in epoch 5 and was stopped; the weights are those of epoch \(run.model.bestEpoch)"
    #expect(run.audit.findings.first?.hasPrefix(finding) == true, "\(run.audit.findings)")
    // Later judgements by such a monitor go on saying so.
    let scored = try Analysis.score(.recording(Rig.healthy(snapshots: 50)), by: run)
    #expect(scored.audit.findings == run.audit.findings)
  }

  @Test func aBaselineThatWinsOrDoesAsWellIsNamed() {
    func method(_ name: String, _ area: Double, gain: [Double] = []) -> MethodMetrics {
      MethodMetrics(
        name: name, aucWindow: area, aucWindowInterval: [], networkGainInterval: gain, aucSnapshot: 0, fpr: 0,
        recall: 0, precision: 0, f1: 0)
    }
    let evaluation = Evaluation(
      truth: "", onsetIndex: 2,
      methods: [
        method("network", 0.9), method("winner", 0.95, gain: [-0.08, -0.01]),
        method("equal", 0.9, gain: [-0.02, 0.02]),
        method("loser", 0.7, gain: [0.1, 0.3]), method("unclear", 0.8, gain: [-0.1, 0.3]), method("unknown", 0.99),
      ])
    #expect(
      Self.findings(.vae, evaluation: evaluation) == [
        "beats the network's window AUC of 0.9: winner (0.95)",
        "does as well as the network's window AUC of 0.9: equal (0.9)",
      ])
  }

  @Test func aDriftIsToldInForecastErrorsWithItsP() {
    let condition = ChannelCondition(
      levels: AlarmLevels(warning: 2, alarm: 3, centre: 0), indicators: (0..<30).map { 0.02 * Double($0) },
      baselineShifts: [], baselineRises: nil, history: AlarmHistory(), healthyHistory: AlarmHistory(), withheld: [])
    let windows = WindowScores(
      snapshot: [], start: [], score: [], channelErrors: Matrix(zeros: 0, 1), kl: nil, energy: [])
    let model = Audit(
      activeLatents: nil, latentCount: 4, explainedVariance: 0.5, energyCorrelation: 0, findings: [])
    let audit = AuditWriter(
      model: ModelAudit(model), recipe: .dense, windows: windows, evaluation: nil, conditions: [condition],
      channels: ["ch1"], healthyEnd: 30
    ).audit
    #expect(
      audit.findings == [
        "ch1: the indicator drifts within the healthy period, by 0.6 forecast errors over its length (p < 0.0001)"
      ])
  }

  @Test func rankCorrelationIsSpearmansWithTiesShared() {
    let cases: [([Float], [Float], Double)] = [
      ([1, 2, 3, 4], [10, 20, 30, 40], 1), ([1, 2, 3, 4], [9, 7, 5, 1], -1),
      // Ranks 0, 1½, 1½, 3 and 0, 2, 1, 3: 4.5 / √(4.5 · 5).
      ([1, 2, 2, 3], [1, 3, 2, 4], 0.9486832980505138),
      // Ranks 1, 1, 1, 3 and 0, 1, 2, 3: 3 / √(3 · 5).
      ([5, 5, 5, 6], [1, 2, 3, 4], 0.7745966692414834),
      ([1, 2, 3, 4, 5], [2, 1, 4, 3, 5], 0.8), ([3, 3, 3], [1, 2, 3], 0), ([1, 2], [1, 2], 0),
    ]
    for (first, second, expected) in cases {
      #expect(abs(AuditWriter.rankCorrelation(first, second) - expected) < 1e-12)
      #expect(abs(AuditWriter.rankCorrelation(second, first) - expected) < 1e-12)
    }
  }

  @Test func numbersForPeopleHaveFourDigits() {
    let cases: [(Double, String)] = [
      (0, "0.0"), (0.95, "0.95"), (1, "1"), (1234.56, "1235"), (123_456, "123500"), (-0.000123456, "-0.0001235"),
      (20_480, "20480"), (25_600, "25600"), (.infinity, "inf"), (.nan, "nan"),
    ]
    for (value, text) in cases { #expect(rounded(value) == text) }
  }
}

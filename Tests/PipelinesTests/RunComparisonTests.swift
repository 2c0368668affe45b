import Testing

@testable import Pipelines

@Suite struct RunComparisonTests {
  private func names(_ rows: [ComparedRow]) -> [String] { rows.map { "\($0.section) \($0.name)" } }

  @Test func realRunsDifferInWhatWasChangedAndInNothingElse() throws {
    let run = try Runs.faulty.get()
    let again = try Runs.analysed(Rig.faulty(), Rig.options(onset: Rig.onset))
    let same = RunComparison([("a", run), ("b", again)])
    #expect(same.differingSettings.isEmpty)
    #expect(same.haveSameResults)
    #expect(same.settings.count > 40)
    #expect(same.results.count > 40)

    let otherSeed = try Runs.analysed(Rig.faulty(), Rig.options(seed: 2, onset: Rig.onset))
    let seeded = RunComparison([("a", run), ("b", otherSeed)])
    #expect(names(seeded.differingSettings) == ["run seed"])
    #expect(!seeded.haveEqualArrays)
    #expect(seeded.agreements.map(\.total) == [80])

    let dense = RunComparison([("a", run), ("b", otherSeed), ("c", try Runs.faultyDense.get())])
    let changed = names(dense.differingSettings)
    #expect(changed.contains("run recipe"))
    #expect(changed.contains("recipe model.kind"))
    #expect(!changed.contains("input digest"))
    // Weights have another shape, and some are missing.
    #expect(dense.arrays[1].contains { $0.differing == nil })

    let healthy = try Runs.analysed(Rig.healthy(), Rig.options())
    let other = RunComparison([("a", run), ("b", healthy)])
    #expect(names(other.differingSettings).contains("input digest"))
    #expect(!names(other.differingSettings).contains("run recipe"))
    #expect(names(other.differingResults).contains("verdict state"))
    // Other measurements: their states can't be held against each other.
    #expect(other.agreements.isEmpty)
  }

  @Test func factsAreAlignedByNameAndWhatIsMissingIsNotNone() {
    let first = [ComparedFact("x", "a", .integer(1)), ComparedFact("y", "b", .none)]
    let second = [
      ComparedFact("x", "a", .integer(1)), ComparedFact("x", "c", .number(.pi)), ComparedFact("z", "d", .text("t")),
    ]
    let rows = [ComparedRow](aligning: [first, second])
    #expect(rows.map(\.name) == ["a", "c", "b", "d"])
    #expect(rows.map(\.differs) == [false, true, true, true])
    #expect(rows[2].values == [ComparedValue.none, nil])
  }

  @Test func configurationsAreTakenApartToTheirKeys() {
    let text = """
      program: raceway 9
      seed: 3
      healthy: '0.2'
      recipe:
        name: vae
        model: {hiddenCounts: [4, 2], activation: {leakyReLU: {slope: 0.2}}}
        training: {optimiser: {adam: {_0: {beta1: 0.9}}}}
        split: {blocks: {}}
      """
    let facts = ConfigurationFacts(text).facts
    #expect(
      facts == [
        ComparedFact("run", "healthy", .text("0.2")), ComparedFact("recipe", "model.hiddenCounts", .text("4, 2")),
        ComparedFact("recipe", "model.activation.leakyReLU.slope", .text("0.2")),
        ComparedFact("recipe", "training.optimiser.adam.beta1", .text("0.9")),
        ComparedFact("recipe", "split", .text("blocks")),
      ])
  }

  @Test func statesThatDifferAreCountedAndTheFirstIsNamed() {
    let agreement = StateAgreement(
      run: 1, first: [.healthy, .healthy, .alarm, .undetermined], states: [.healthy, .warning, .alarm, .undetermined])
    #expect(agreement.total == 4)
    #expect(agreement.agreeing == 3)
    #expect(agreement.firstDifference == 1)
    #expect(agreement.counts == [[1, 0, 0, 0], [0, 1, 1, 0], [0, 0, 0, 0], [0, 0, 0, 1]])
  }
}

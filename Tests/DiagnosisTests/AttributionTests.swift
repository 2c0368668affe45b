import Tensors
import Testing

@testable import Diagnosis

@Suite("Attribution to channels and bearings")
struct AttributionTests {
  private let healthy = HealthyLevel(means: [1, 2, 1, 4], deviations: [0.1, 0.2, 0.1, 0.4])
  private let oneEach = BearingLayout(bearingOfChannel: ["B1", "B2", "B3", "B4"])

  /// Errors about `means`, each scattered by a tenth of `scatter`.
  private func errors(_ means: [Double], snapshots: Int = 12, scatter: Double = 1, seed: UInt64 = 1) -> Matrix {
    var random = RandomStream(seed: seed)
    return Matrix(
      snapshots, means.count,
      (0..<snapshots).flatMap { _ in means.map { Float($0 + 0.1 * scatter * random.normal()) } })
  }

  @Test("one bad channel has all the excess and is named", arguments: 0..<4)
  func oneBad(bad: Int) throws {
    var means = healthy.means
    // The healthy channels lie a little low, so that none of their scatter counts as excess.
    for channel in means.indices { means[channel] *= channel == bad ? 5 : 0.8 }
    let found = Attribution(of: errors(means, scatter: 0.1), against: healthy, layout: oneEach)
    #expect(found.error.excessShares[bad] == 1)
    #expect(found.bearingShares[bad] == 1)
    #expect(found.bearingSupport[bad] == 1)
    guard case .bearing(let name, let confidence, _) = found.verdict else {
      Issue.record("not named: \(found.verdict)")
      return
    }
    #expect(name == "B\(bad + 1)")
    #expect(confidence > 0.95 && confidence <= 1)
  }

  @Test("the loudest channel is not the guilty one: shares and excess shares tell them apart")
  func loudHealthyChannel() {
    let found = Attribution(of: Matrix(1, 4, [3, 2, 1, 4]), against: healthy, layout: oneEach)
    #expect(found.error.shares == [0.3, 0.2, 0.1, 0.4])
    #expect(found.error.excesses == [2, 0, 0, 0])
    #expect(found.error.excessShares == [1, 0, 0, 0])
    #expect(abs(found.error.z[0] - 20) < 1e-9 && found.error.z[1...].allSatisfy { $0 == 0 })
    #expect(abs((found.error.contrasts[0] ?? 0) - 4.771212547196624) < 1e-9)
  }

  @Test("shares sum to one", arguments: [1, 2, 3, 7, 31])
  func sums(channels: Int) {
    var random = RandomStream(seed: UInt64(channels))
    let level = HealthyLevel(
      means: (0..<channels).map { _ in random.uniform(in: 0.5...2) },
      deviations: [Double](repeating: 0.1, count: channels))
    let values = Matrix(5, channels, (0..<5 * channels).map { _ in Float(random.uniform(in: 2...9)) })
    let layout = BearingLayout(bearingOfChannel: (0..<channels).map { "B\($0 / 2)" })
    let found = Attribution(of: values, against: level, layout: layout)
    for shares in [
      found.error.shares, found.error.excessShares, found.discountedShares, found.bearingShares, found.bearingSupport,
    ] {
      #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
      #expect(shares.allSatisfy { (0...1).contains($0) })
    }
    #expect(found.error.shares.count == channels && found.bearingShares.count == (channels + 1) / 2)
  }

  @Test("a healthy machine is undetermined, and no excess has no shares")
  func healthyMachine() {
    let scatter = Attribution(of: errors(healthy.means, seed: 3), against: healthy, layout: oneEach)
    guard case .undetermined(.withinScatter(_, let z)) = scatter.verdict else {
      Issue.record("named on scatter: \(scatter.verdict)")
      return
    }
    #expect(z < Attribution.leastZ)
    let quiet = Attribution(of: Matrix(2, 4, [1, 2, 1, 4, 0.5, 1, 0.5, 2]), against: healthy, layout: oneEach)
    #expect(quiet.verdict == .undetermined(.noExcess))
    #expect(quiet.error.excessShares == [0, 0, 0, 0] && quiet.bearingSupport == [0, 0, 0, 0])
  }

  @Test("two equally bad bearings are a tie")
  func tie() {
    let found = Attribution(of: Matrix(3, 4, [4, 2, 4, 4, 4, 2, 4, 4, 4, 2, 4, 4]), against: healthy, layout: oneEach)
    let reason = BearingVerdict.Reason.tie(first: "B1", second: "B3", margin: 0)
    #expect(found.verdict == .undetermined(reason))
    #expect(reason.description == "B1 and B3 share the excess: they differ by 0 of it, less than 0.1")
  }

  @Test("a first place that rests on one wild snapshot is unstable")
  func unstable() {
    var values = errors([1, 2, 3, 4], snapshots: 10, scatter: 0.01)
    values[4, 0] += 30
    let found = Attribution(of: values, against: healthy, layout: oneEach)
    guard case .undetermined(.unstable(let first, let support)) = found.verdict else {
      Issue.record("named on one snapshot: \(found.verdict)")
      return
    }
    #expect(first == "B1")
    // It is drawn at least once in 1 - 0.9¹⁰ = 0.651 of the resamples.
    #expect(abs(support - 0.651) < 0.09)
  }

  @Test("two channels of one bearing stand together")
  func twoChannels() {
    let pairs = ["B1", "B1", "B2", "B2"]
    let values = Matrix(2, 4, [3, 4, 1, 4, 3, 4, 1, 4])
    for pooling in [BearingLayout.Pooling.maximum, .sum] {
      let found = Attribution(
        of: values, against: healthy, layout: BearingLayout(bearingOfChannel: pairs, pooling: pooling))
      #expect(found.error.excessShares == [0.5, 0.5, 0, 0])
      #expect(found.bearingShares == [1, 0])
      guard case .bearing("B1", _, "B2") = found.verdict else {
        Issue.record("\(found.verdict)")
        continue
      }
    }
  }

  @Test("pooled by maximum, a second sensor on a bearing adds no blame; by sum it does")
  func pooling() {
    let names = ["B1", "B1", "B2"]
    #expect(BearingLayout(bearingOfChannel: names).pooled([2, 2, 3]) == [2, 3])
    #expect(BearingLayout(bearingOfChannel: names, pooling: .sum).pooled([2, 2, 3]) == [4, 3])
  }

  @Test("each snapshot alone has the shares of a span of it, all 0 without excess, NaN where it was left out")
  func snapshotsAlone() {
    let layout = BearingLayout(bearingOfChannel: ["B1", "B1", "B2", "B3"])
    var random = RandomStream(seed: 3)
    var errors = Matrix(7, 4, (0..<28).map { _ in Float(4 * random.uniform()) })
    for channel in 0..<4 { (errors[2, channel], errors[5, channel]) = (Float(healthy.means[channel]) / 2, .nan) }
    let coupling = CrossTalk.coherence((0..<4).map { first in (0..<4).map { $0 == first ? 1 : 0.4 } })
    let shares = Attribution.bearingShares(ofEach: errors, against: healthy, layout: layout, crossTalk: coupling)
    #expect([shares.rowCount, shares.columnCount] == [7, 3])
    for snapshot in [0, 1, 3, 4, 6] {
      let alone = Attribution(
        of: errors.rows(at: [snapshot]), against: healthy, layout: layout, crossTalk: coupling, resamples: 1)
      #expect(Array(shares.row(snapshot)) == alone.bearingShares.map { Float($0) })
      #expect(abs(alone.bearingShares.reduce(0, +) - 1) < 1e-12)
    }
    #expect(Array(shares.row(2)) == [0, 0, 0])
    #expect(shares.row(5).allSatisfy { $0.isNaN })
  }

  @Test("energy stands beside the error, with its own shares")
  func energy() {
    let found = Attribution(
      of: Matrix(1, 2, [6, 1]), against: HealthyLevel(means: [1, 1], deviations: [0.1, 0.1]),
      layout: BearingLayout(bearingOfChannel: ["B1", "B2"]),
      energy: (Matrix(1, 2, [2, 10]), HealthyLevel(means: [1, 1], deviations: [1, 1])))
    #expect(found.error.excessShares == [1, 0])
    #expect(found.energy?.excessShares == [0.1, 0.9])
    #expect(abs((found.energy?.contrasts[1] ?? 0) - 10) < 1e-9)
  }

  @Test("the same seed gives the same support")
  func reproducible() {
    let values = errors([3, 2.5, 3, 4], snapshots: 7, scatter: 8)
    let runs = (0..<2).map { _ in Attribution(of: values, against: healthy, layout: oneEach, seed: 5) }
    #expect(runs[0] == runs[1])
    #expect(runs[0].bearingSupport != [1, 0, 0, 0])
  }

  @Test("confidence grows with each of its parts and stays within 0 and 1")
  func confidence() {
    #expect(Attribution.confidence(support: 1, margin: 1, z: 3) == 0.5)
    #expect(Attribution.confidence(support: 1, margin: 0.5, z: 3) == 0.25)
    #expect(Attribution.confidence(support: 0.5, margin: 1, z: 3) == 0.25)
    #expect(Attribution.confidence(support: 1, margin: 1, z: 1e9) <= 1)
    #expect(Attribution.confidence(support: 1, margin: 1, z: -5) == 0)
  }

  @Test("the healthy level is that of its snapshots, and a constant channel has a finite z")
  func healthyLevel() {
    let level = HealthyLevel(of: Matrix(3, 2, [1, 5, 2, 5, 3, 5]))
    #expect(level.means == [2, 5])
    #expect(level.deviations == [1, 0])
    let profile = ExcessProfile(of: Matrix(1, 2, [4, 6]), against: level)
    #expect(profile.z[0] == 2)
    #expect(abs(profile.z[1] - 200) < 1e-9)
  }

  @Test func wrongChannelCountTraps() async {
    await #expect(processExitsWith: .failure) {
      _ = ExcessProfile(of: Matrix(1, 3, [1, 2, 3]), against: HealthyLevel(means: [1], deviations: [1]))
    }
  }
}

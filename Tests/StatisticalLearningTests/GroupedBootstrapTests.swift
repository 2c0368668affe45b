import Foundation
import StatisticalLearning
import Tensors
import Testing

@Suite struct GroupedBootstrapTests {
  /// Snapshots of ten windows each; healthy and faulty scores `shift` apart, windows of one snapshot nearly alike.
  private func snapshots(_ count: Int, shift: Double, seed: UInt64) -> (
    scores: [Double], truth: [Bool], groups: [Int]
  ) {
    var random = RandomStream(seed: seed)
    var (scores, truth, groups) = ([Double](), [Bool](), [Int]())
    for snapshot in 0..<count {
      let isFaulty = snapshot.isMultiple(of: 2)
      let level = random.normal() + (isFaulty ? shift : 0)
      for _ in 0..<10 {
        scores.append(level + 0.01 * random.normal())
        truth.append(isFaulty)
        groups.append(1000 - snapshot)
      }
    }
    return (scores, truth, groups)
  }

  @Test func `the interval surrounds the area and is the same twice`() throws {
    let (scores, truth, groups) = snapshots(60, shift: 1, seed: 1)
    let bootstrap = GroupedBootstrap(anomalous: truth, groups: groups, seed: 5)
    let interval = try #require(bootstrap.rocArea(of: scores))
    let area = try #require(ROCCurve(scores: scores, anomalous: truth)).area
    #expect(abs(interval.estimate - area) < 1e-12)
    #expect(interval.lower < interval.estimate && interval.estimate < interval.upper)
    #expect(interval.replicateCount == 1000)
    #expect(bootstrap.rocArea(of: scores) == interval)
    let other = GroupedBootstrap(anomalous: truth, groups: groups, seed: 6)
    #expect(other.rocArea(of: scores) != interval)
  }

  @Test func `tied scores count half`() throws {
    let (scores, truth, groups) = snapshots(30, shift: 1, seed: 9)
    let rounded = scores.map { $0.rounded() }
    let interval = try #require(GroupedBootstrap(anomalous: truth, groups: groups).rocArea(of: rounded))
    let area = try #require(ROCCurve(scores: rounded, anomalous: truth)).area
    #expect(abs(interval.estimate - area) < 1e-12)
  }

  @Test func `drawing single windows would feign certainty`() throws {
    let (scores, truth, groups) = snapshots(40, shift: 1, seed: 2)
    let whole = try #require(GroupedBootstrap(anomalous: truth, groups: groups).rocArea(of: scores))
    let single = try #require(
      GroupedBootstrap(anomalous: truth, groups: Array(scores.indices)).rocArea(of: scores))
    #expect(whole.upper - whole.lower > 2 * (single.upper - single.lower))
  }

  @Test func `the interval covers the true area about as often as it says`() throws {
    // Gaussians one deviation apart have area Φ(1/√2) = 0.7602.
    let covered = try (0..<100).count { trial in
      let (scores, truth, groups) = snapshots(80, shift: 1, seed: UInt64(100 + trial))
      let bootstrap = GroupedBootstrap(anomalous: truth, groups: groups, replicateCount: 300)
      let interval = try #require(bootstrap.rocArea(of: scores))
      return interval.lower <= 0.7602 && 0.7602 <= interval.upper
    }
    #expect((85...100).contains(covered), "\(covered) of 100")
  }

  @Test func `a score differs from itself by nothing and from its noise by much`() throws {
    let (scores, truth, groups) = snapshots(60, shift: 2, seed: 3)
    let bootstrap = GroupedBootstrap(anomalous: truth, groups: groups)
    let same = try #require(bootstrap.rocAreaDifference(scores, minus: scores))
    #expect(same.estimate == 0 && same.lower == 0 && same.upper == 0 && !same.excludesZero)
    let noise = snapshots(60, shift: 0, seed: 4).scores
    let better = try #require(bootstrap.rocAreaDifference(scores, minus: noise))
    #expect(better.excludesZero && better.lower > 0)
    let worse = try #require(bootstrap.rocAreaDifference(noise, minus: scores))
    #expect(abs(worse.lower + better.upper) < 1e-12)
  }

  @Test(arguments: [(1, 20), (20, 1), (4, 9), (1, 1)]) func `a few groups give an area and no interval`(
    healthy: Int, faulty: Int
  ) throws {
    let truth = (0..<healthy + faulty).map { $0 >= healthy }
    let scores = truth.indices.map { Double($0) }
    let bootstrap = GroupedBootstrap(anomalous: truth, groups: Array(truth.indices))
    let area = try #require(bootstrap.rocArea(of: scores))
    #expect(area.estimate == 1 && area.ends == [] && !area.excludesZero)
    let difference = try #require(bootstrap.rocAreaDifference(scores, minus: scores.map { -$0 }))
    #expect(difference.estimate == 1 && difference.ends == [] && !difference.excludesZero)
  }

  @Test(arguments: [(5, 5), (7, 40), (40, 7), (100, 100)]) func `a ranking without a mistake has an exact bound`(
    healthy: Int, faulty: Int
  ) throws {
    let truth = (0..<healthy + faulty).map { $0 >= healthy }
    let scores = truth.indices.map { Double($0) }
    let bootstrap = GroupedBootstrap(anomalous: truth, groups: Array(truth.indices), confidence: 0.9)
    let area = try #require(bootstrap.rocArea(of: scores))
    // θᵏ = 0.05
    #expect(area.upper == 1 && abs(pow(area.lower, Double(min(healthy, faulty))) - 0.05) < 1e-12)
    let mirrored = try #require(bootstrap.rocArea(of: scores.map { -$0 }))
    #expect(mirrored.lower == 0 && abs(mirrored.upper - (1 - area.lower)) < 1e-12)
  }

  /// Faulty rows at 0, healthy ones below it with the bound's own probability: the worst case.
  @Test func `at the bound a ranking without a mistake comes as seldom as said`() throws {
    var random = RandomStream(seed: 12)
    let count = 6
    let bound = pow(0.025, 1 / Double(count))
    let perfect = (0..<20_000).count { _ in (0..<count).allSatisfy { _ in random.uniform() < bound } }
    #expect((400...600).contains(perfect), "2.5 % of 20,000: \(perfect)")
    let truth = (0..<2 * count).map { $0 >= count }
    let area = try #require(
      GroupedBootstrap(anomalous: truth, groups: Array(truth.indices)).rocArea(of: truth.map { $0 ? 0 : -1 }))
    #expect(abs(area.lower - bound) < 1e-12)
  }

  @Test func `one class has no area`() {
    let bootstrap = GroupedBootstrap(anomalous: [true, true], groups: [0, 1])
    #expect(bootstrap.rocArea(of: [1, 2]) == nil)
  }

  @Test(arguments: [0.05, 0.1, 0.37, 1]) func `each figure is the one of its curve`(limit: Double) throws {
    for seed in 1...5 {
      let (scores, truth, groups) = snapshots(31, shift: 1, seed: UInt64(seed))
      let rounded = scores.map { ($0 * 3).rounded() / 3 }
      let figures = try #require(
        GroupedBootstrap(anomalous: truth, groups: groups, replicateCount: 5).figures(of: rounded, upTo: limit))
      let roc = try #require(ROCCurve(scores: rounded, anomalous: truth))
      let curve = try #require(PrecisionRecallCurve(scores: rounded, anomalous: truth))
      #expect(abs(figures.estimate.area - roc.area) < 1e-12)
      #expect(abs(figures.estimate.partialArea - roc.partialArea(upTo: limit)) < 1e-12)
      #expect(abs(figures.estimate.averagePrecision - curve.averagePrecision) < 1e-12)
    }
  }

  /// Two healthy and two faulty groups: a replicate is one of few, whose figures are those of the drawn rows themselves.
  @Test func `a replicate's figures are those of the rows it drew`() throws {
    let (scores, truth) = ([1.0, 3, 2, 4], [false, false, true, true])
    var possible: Set<Double> = []
    for healthy in [[1.0, 1], [1, 3], [3, 3]] {
      for faulty in [[2.0, 2], [2, 4], [4, 4]] {
        let curve = try #require(
          PrecisionRecallCurve(scores: healthy + faulty, anomalous: [false, false, true, true]))
        possible.insert((curve.averagePrecision * 1e9).rounded())
      }
    }
    for seed in 1...30 {
      let bootstrap = GroupedBootstrap(
        anomalous: truth, groups: [0, 1, 2, 3], replicateCount: 1, seed: UInt64(seed))
      let drawn = try #require(bootstrap.figures(of: scores)).averagePrecision.lower
      #expect(possible.contains((drawn * 1e9).rounded()), "\(drawn)")
    }
  }

  @Test func `the figures' area interval is the area's own`() throws {
    let (scores, truth, groups) = snapshots(40, shift: 1, seed: 8)
    let bootstrap = GroupedBootstrap(anomalous: truth, groups: groups)
    let figures = try #require(bootstrap.figures(of: scores))
    #expect(figures.area == bootstrap.rocArea(of: scores))
    for interval in [figures.partialArea, figures.averagePrecision] {
      #expect(interval.lower < interval.estimate && interval.estimate < interval.upper)
    }
  }

  @Test func `a mean over machines is surer than each of them`() throws {
    let rankings = try (0..<4).map { machine in
      let (scores, truth, groups) = snapshots(40, shift: 1, seed: UInt64(20 + machine))
      return try #require(
        GroupedBootstrap(anomalous: truth, groups: groups, seed: UInt64(machine)).figures(of: scores))
    }
    let mean = try #require(RankingReplicates.mean(of: rankings))
    let areas = rankings.map(\.estimate.area)
    #expect(abs(mean.estimate.area - areas.reduce(0, +) / 4) < 1e-12)
    let widths = rankings.map { $0.area.upper - $0.area.lower }
    // Four independent ones of like width: about half as wide.
    let width = mean.area.upper - mean.area.lower
    #expect(width > 0.35 * widths.reduce(0, +) / 4 && width < 0.65 * widths.reduce(0, +) / 4)
    #expect(RankingReplicates.mean(of: [])?.estimate == nil)
  }

  @Test func `figures of a ranking without a mistake are as unsure as its area`() throws {
    func figures(_ healthy: Int, _ faulty: Int) throws -> RankingReplicates {
      let truth = (0..<healthy + faulty).map { $0 >= healthy }
      return try #require(
        GroupedBootstrap(anomalous: truth, groups: Array(truth.indices)).figures(of: truth.indices.map(Double.init)))
    }
    let own = try figures(12, 16)
    #expect(own.area.upper == 1 && abs(own.area.lower - pow(0.025, 1 / 12)) < 1e-12)
    #expect(own.partialArea.estimate == 1 && own.partialArea.ends == [])
    #expect(own.averagePrecision.estimate == 1 && own.averagePrecision.ends == [])
    // Two machines: as many pairs as twice the fewer.
    let mean = try #require(RankingReplicates.mean(of: [own, try figures(30, 20)]))
    #expect(abs(mean.area.lower - pow(0.025, 1 / 24)) < 1e-12)
  }
}

import Recordings
import Tensors
import Testing

@testable import Pipelines

@Suite("No clip is judged by what was fitted on it, and each by its own machine")
struct ClipJudgesTests {
  /// Readings of clips of one or two machines with four statistics, drawn; a clip has a row for each channel.
  private struct Drawn {
    var readings = ClipReadings()
    var clips = SoundClips()
    var statisticCount = 4
    private var random = RandomStream(seed: 3)

    init() {}

    mutating func add(
      _ count: Int, _ label: ClipInfo.Label = .healthy, machine: String = "", channels: Int = 1, shift: Double = 0,
      learning: Bool = true
    ) {
      for _ in 0..<count {
        let clip = clips.infos.count
        clips.add([0.1], label, machine: machine, use: learning ? .learning : .judging)
        for channel in 0..<channels {
          readings.clips.append(clip)
          readings.channels.append(channel)
          let values = (0..<statisticCount).map { _ in Float(random.normal() + shift + Double(channel)) }
          readings.spaces[.statistics, default: []].append(values)
          let errors = (0..<3).map { _ in Float(1 + 0.1 * random.normal() + shift) }
          readings.bandErrors.append(errors)
          readings.errors.append(errors.reduce(0, +) / 3)
          readings.divergences.append(0)
          readings.levels.append(Float(-30 + random.normal() + shift))
          readings.spaces[.latents, default: []].append(values)
        }
      }
    }

    var blocks: [Range<Int>] { [0..<2, 2..<statisticCount] }
    var machineOfClip: [String] { clips.infos.map(\.machine) }

    func split(_ plan: ClipSplitPlan = ClipRecipe.audio.split) throws -> ClipSplit {
      try ClipSplit(clips.source, plan, leftOut: [], healthy: nil)
    }

    func judges(_ recipe: ClipRecipe = .audio) throws -> ClipJudges {
      ClipJudges(
        recipe, readings, try split(recipe.split), machineOfClip: machineOfClip, machines: clips.source.machines,
        blocks: blocks, seed: 1)
    }
  }

  private static func place(_ name: String) throws -> Int {
    try #require(ClipRecipe.audio.detectors.firstIndex { $0.name == name })
  }

  @Test(arguments: [5, 7, 23, 60], [2, 5, 9]) func `parts are whole blocks of neighbours`(count: Int, parts: Int) {
    let clips = (0..<count).map { 3 * $0 + 1 }
    let found = CrossFitting.parts(of: clips, count: parts)
    #expect(found.count == min(parts, count))
    #expect(found.flatMap { $0 } == clips, "each once, in order")
    #expect(found.allSatisfy { (count / found.count...(count + found.count - 1) / found.count).contains($0.count) })
  }

  /// What was fitted on the others is not changed by the clip, and scores it as the fit on all would not.
  @Test func `a healthy clip that is unlike the others gives itself away`() throws {
    var drawn = Drawn()
    drawn.add(12)
    drawn.add(1, shift: 30)
    drawn.add(12)
    drawn.add(1, .faulty, shift: 30, learning: false)
    let judges = try drawn.judges()
    let names = [
      "band-statistics", "isolation-forest", "one-class-svm", "nearest-neighbours", "gaussian", "mahalanobis", "level",
    ]
    for name in names {
      let detector = try Self.place(name)
      let unseen = judges.unseen[detector]
      #expect(unseen.count == 25, "\(name): all healthy clips set the level")
      let odd = try #require(unseen[12])
      let largest = try #require(unseen.filter { $0.key != 12 }.values.max())
      // Beyond all healthy clips, a forest and a kernel know no farther.
      let isBounded = name == "isolation-forest" || name == "one-class-svm"
      #expect(isBounded ? odd >= largest : odd > 2 * largest, "\(name)")
    }
    // A twin of the clip that was seen is near it; the clip itself is judged as if it had never been.
    let neighbours = try Self.place("nearest-neighbours")
    let seen = judges.scores(of: drawn.readings.only([12]), clips: [12], machineOfClip: drawn.machineOfClip)
    #expect(try #require(judges.unseen[neighbours][12]) > seen[neighbours][0])
  }

  @Test func `unseen scores are those of detectors fitted on the other parts`() throws {
    var drawn = Drawn()
    drawn.add(20, channels: 2)
    drawn.add(1, .faulty, learning: false)
    let judges = try drawn.judges()
    let place = try Self.place("mahalanobis")
    for judged in CrossFitting.parts(of: Array(0..<20), count: 5) {
      let rest = drawn.readings.rows(of: Set(0..<20).subtracting(judged))
      let detector = FittedDetector(ClipRecipe.audio.detectors[place], fitting: drawn.readings, rows: rest, seed: 1)
      let scores = detector.scores(of: drawn.readings.only(Set(judged)), clips: judged)
      #expect(judged.map { judges.unseen[place][$0] } == scores.map(Optional.some))
    }
  }

  @Test func `columns of a healthy clip are by distances that were not fitted on it`() throws {
    var drawn = Drawn()
    drawn.add(20, channels: 2)
    let distances = BlockDistances(fitting: drawn.readings, clips: Array(0..<20), ranges: drawn.blocks, parts: 5)
    // Part 2 is clips 8 to 11: whatever clip 9 says, its own fit stays, and so does the order of its partners.
    var changed = drawn.readings
    for row in changed.rows(of: [9]) { changed.spaces[.statistics]?[row] = [9, 9, 9, 9] }
    let after = BlockDistances(fitting: changed, clips: Array(0..<20), ranges: drawn.blocks, parts: 5)
    func raw(_ distances: BlockDistances, _ clip: Int) -> [Double] {
      zip(distances.healthy[clip] ?? [], distances.blocks).map { Double($0) * $1.deviation + $1.mean }
    }
    for clip in [8, 10, 11] {
      #expect(zip(raw(distances, clip), raw(after, clip)).allSatisfy { abs($0 - $1) < 1e-4 })
    }
    #expect(zip(raw(distances, 0), raw(after, 0)).contains { abs($0 - $1) > 1e-3 }, "other parts were fitted on it")
    for block in 0..<2 { #expect((after.healthy[9]?[block] ?? 0) > (after.z(of: changed)[9]?[block] ?? 0)) }
    let columns = (0..<20).map { Double(distances.healthy[$0]?[0] ?? .nan) }
    #expect(abs(columns.reduce(0, +)) < 1e-4 && abs(columns.reduce(0) { $0 + $1 * $1 } / 19 - 1) < 1e-4)
  }

  @Test func `a machine's detectors never see another's clips`() throws {
    var alone = Drawn()
    alone.add(15, machine: "a")
    var both = Drawn()
    both.add(15, machine: "a")
    both.add(11, machine: "b", shift: 8)
    alone.add(2, .faulty, machine: "a", shift: 3, learning: false)
    both.add(2, .faulty, machine: "a", shift: 3, learning: false)
    let (one, two) = (try alone.judges(), try both.judges())
    for detector in ClipRecipe.audio.detectors.indices {
      #expect(one.levels[detector].map(\.machine) == ["a"] && two.levels[detector].map(\.machine) == ["a", "b"])
      #expect(one.levels[detector][0] == two.levels[detector][0])
      #expect(one.unseen[detector] == two.unseen[detector].filter { $0.key < 15 })
    }
    // A clip is judged by its own machine: healthy of b, it would be far off for a.
    let other = both.readings.only([20])
    let ofB = two.scores(of: other, clips: [20], machineOfClip: both.machineOfClip)
    let ofA = two.scores(of: other, clips: [20], machineOfClip: both.machineOfClip.map { _ in "a" })
    for name in ["band-statistics", "mahalanobis", "level"] {
      let place = try Self.place(name)
      #expect(ofA[place][0] > 2 * ofB[place][0], "\(name)")
    }
    #expect(two.scores(of: other, clips: [20], machineOfClip: both.machineOfClip.map { _ in "c" })[0][0].isNaN)
  }

  @Test func `networks' errors set levels by clips that the network has not learnt`() throws {
    var drawn = Drawn()
    drawn.add(100)
    drawn.add(1, .faulty, learning: false)
    let split = try drawn.split()
    let validation = Set(split.clips(.validation))
    #expect(validation.count == 15)
    let judges = try drawn.judges()
    for name in ["reconstruction-error", "band-residual"] {
      let place = try Self.place(name)
      #expect(Set(judges.unseen[place].keys) == validation, "\(name)")
      #expect(judges.levels[place][0].healthyCount == 15)
    }
    var published = ClipRecipe.bAsPublished
    published.detectors = published.detectors.map { plan in
      var plan = plan
      plan.space = .latents
      return plan
    }
    let held = try drawn.judges(published)
    let levels = Set(try drawn.split(published.split).clips(.threshold))
    #expect(levels.count == 10 && held.unseen.allSatisfy { Set($0.keys) == levels })
  }

  @Test func `a clip's score is the mean over its channels`() throws {
    var readings = ClipReadings()
    (readings.clips, readings.channels) = ([4, 4, 2, 2], [0, 1, 0, 1])
    (readings.errors, readings.levels) = ([1, 3, 10, 20], [-30, -20, -30, -20])
    let plan = ClipRecipe.eAsPublished.detectors[0]
    #expect(FittedDetector(plan, fitting: readings, rows: [], seed: 1).scores(of: readings, clips: [2, 4]) == [15, 2])
    #expect(FittedDetector(plan, fitting: readings, rows: [], seed: 1).scores(of: readings, clips: [3])[0].isNaN)
  }

  @Test func `rises add up, and being nearer than usual is none`() {
    func score(_ columns: [Float]) -> Float {
      var readings = ClipReadings()
      (readings.clips, readings.channels, readings.spaces[.blockDistances]) = ([0], [0], [columns])
      return FittedDetector(ClipRecipe.audio.detectors[0], fitting: readings, rows: [], seed: 1)
        .scores(of: readings, clips: [0])[0]
    }
    #expect(abs(score([0]) - 0.120113) < 1e-5, "(ln 2 / 2)²")
    #expect(abs(score([10, 10]) - 200) < 1e-3 && score([-10, -10]) < 1e-15)
    #expect(abs(score([1e4]) - 1e8) < 100, "large columns don't overflow")
    #expect(score([1, 1, 1]) > 3 * 0.9 && score([1]) > score([0.9]))
  }

  @Test func `a profile tells by how many deviations each band rises`() throws {
    var readings = ClipReadings()
    for clip in 0..<11 {
      for channel in 0..<2 {
        readings.clips.append(clip)
        readings.channels.append(channel)
        // 0 dB ± 2 dB in the first band; the second never changes.
        readings.bandErrors.append([clip == 10 ? 10 : clip.isMultiple(of: 2) ? 1.584893 : 0.630957, clip == 10 ? 2 : 1])
      }
    }
    let machines = [String](repeating: "a", count: 11)
    let profile = try #require(BandProfile(fitting: readings.only(Set(0..<10)), machineOfClip: machines))
    let z = try #require(profile.z(of: readings, machineOfClip: machines)[10])
    #expect(abs(z[0] - 5) < 1e-4, "10 dB by deviations of 2 dB")
    #expect(abs(z[1] - 6.0206) < 1e-4, "3.01 dB by the least deviation that counts, half a decibel")
    #expect(profile.z(of: readings, machineOfClip: machines.map { _ in "b" }).isEmpty)
    #expect(BandProfile(fitting: ClipReadings(), machineOfClip: []) == nil)
  }
}

import Recordings
import SignalProcessing
import Tensors
import Testing

@testable import Pipelines

@Suite("Clips that can't be used are left out with a finding")
struct ClipReviewTests {
  private static func clips() -> SoundClips {
    var clips = SoundClips()
    clips.add(3, .healthy, seconds: 0.3, seed: 1)
    return clips
  }

  private static func review(_ clips: SoundClips, _ recipe: ClipRecipe = .audio) throws -> ClipReview {
    try ClipReview.of(clips.source, recipe) { _ in true }
  }

  @Test func `silence, numbers that are none, unreadable and short clips`() throws {
    var clips = Self.clips()
    let good = clips.sounds[0]
    clips.add([Float](repeating: 0.25, count: 4800), .healthy)
    clips.add(good.map { $0 == good[77] ? .nan : $0 }, .healthy)
    clips.add(good.map { $0 == good[77] ? .infinity : $0 }, .healthy)
    clips.add([], .faulty)
    clips.add(Array(good.prefix(1500)), .healthy)
    clips.add([0], nil)
    clips.add(good, .faulty)
    let review = try Self.review(clips)
    #expect(review.leftOut == [3, 4, 5, 6, 7, 8])
    #expect(
      review.notes.map(\.kind) == ["constant", "not_finite", "not_finite", "unreadable", "too_short", "too_short"])
    #expect(review.notes.map(\.snapshot) == [3, 4, 5, 6, 7, 8] && review.notes.allSatisfy(\.leftOut))
    #expect(review.notes[0].message == "'3.wav' is silent: every sample is 0.25")
    #expect(review.notes[3].message == "6.wav: found nothing, wanted sound")
    #expect(review.notes[4].message.contains("less than"))
  }

  @Test func `a clip must fill a row of the network's input`() throws {
    // Five stacked frames of 1,024 samples every 512, centred: 2,048 samples.
    for (count, isLeftOut) in [(2047, true), (2048, false)] {
      var clips = Self.clips()
      clips.add(Array(clips.sounds[0].prefix(count)), .healthy)
      #expect(try Self.review(clips).leftOut == (isLeftOut ? [3] : []))
      let listener = try ClipListener(clips.source, ClipRecipe.audio.spectrogram, statistics: nil)
      let levels = listener.spectrogram.levels(of: Array(clips.sounds[3]).span)
      let input = NetworkInput(
        plan: .stackedFrames(5), scale: LevelScaleFit(bandCount: 64).scale(.decibels), bandCount: 64)
      #expect(input.rows(of: levels).rowCount == (isLeftOut ? 0 : 1))
    }
    var clips = Self.clips()
    clips.add(Array(clips.sounds[0].prefix(1600)), .healthy)
    #expect(try Self.review(clips, .small(network: false)).leftOut.isEmpty, "a tenth of a second without a network")
  }

  @Test func `one dead channel of several is no silence`() throws {
    var clips = SoundClips(channelCount: 2)
    clips.add(SoundClips.samples(.init(seed: 1), rate: 16_000, seconds: 0.2) + [Float](repeating: 0, count: 3200), nil)
    #expect(try Self.review(clips).leftOut.isEmpty)
  }

  @Test func `where no clip is left the error says why`() throws {
    var clips = SoundClips()
    for _ in 0..<70 { clips.add([Float](repeating: 0, count: 4800), .healthy) }
    let error = #expect(throws: PipelineError.self) { try Self.review(clips) }
    #expect(
      error?.description
        == "found 70 clips, none of which can be used, wanted clips with sound in them; "
        + "for example: '0.wav' is silent: every sample is 0.0")
  }

  @Test func `the digest tells names and samples apart`() throws {
    let clips = Self.clips()
    let digest = try Self.review(clips).digest
    #expect(digest.count == 64)
    #expect(try Self.review(clips).digest == digest)
    var other = clips
    other.sounds[1][5] += 1e-6
    #expect(try Self.review(other).digest != digest)
    other = clips
    other.infos[1].name = "else.wav"
    #expect(try Self.review(other).digest != digest)
  }

  @Test func `who asks to stop is heard`() throws {
    let error = #expect(throws: PipelineError.self) {
      try ClipReview.of(Self.clips().source, .audio) { _ in false }
    }
    guard case .interrupted = error else {
      Issue.record("\(error?.description ?? "no error")")
      return
    }
  }
}

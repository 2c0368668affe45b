import Recordings
import Tensors
import TestSupport
import Testing

@testable import Pipelines

@Suite("Maps of windows")
struct MappingTests {
  private static let recording = Result { try Rig.faulty() }
  private static let trained = Result {
    try Analysis.train(.recording(recording.get()), options: Rig.options(.smallDense))
  }
  private static let plan = MapPlan(pointLimit: 60, seed: 1)

  private static func scored(_ recording: Recording, by run: RunResults? = nil) throws -> RunResults {
    try Analysis.score(.recording(recording), by: run ?? trained.get())
  }

  @Test("New snapshots are placed into the healthy map, and scored a second time they leave it as it is")
  func scoredTwice() throws {
    let new = try Self.recording.get().changed(snapshots: 40..<80)
    let healthy = try Self.trained.get().latents
    let once = try Self.scored(new)
    #expect(once.latents.background?.positions == healthy.tsne && once.latents.quality?.firstPlaced == 0)
    #expect(once.latents.windows.count == 160 && once.latents.tsne?.rowCount == 160)
    let twice = try Self.scored(new, by: once)
    #expect(twice.windows.snapshot.isEmpty && twice.latents.windows.isEmpty && twice.latents.tsne == nil)
    #expect(twice.latents.background == once.latents.background)
    #expect(twice.latents.quality == once.latents.quality)
    let folder = try TemporaryFolder()
    try RunArchive.write(twice, toFolder: folder.path)
    let stored = try RunArchive.read(fromFolder: folder.path)
    #expect(stored.latents == twice.latents)
    #expect(try Self.scored(new, by: stored).latents == twice.latents)
  }

  @Test("Another machine's windows have the same places in their run, and are placed by what they are")
  func anotherMachine() throws {
    let first = try Self.scored(Self.recording.get())
    var other = try Self.scored(Rig.faulty(seed: 2))
    #expect(other.windows.snapshot == first.windows.snapshot && other.windows.start == first.windows.start)
    try Embedding.place(&other, into: first, Self.plan) { _ in true }
    #expect(other.latents.quality?.firstPlaced == 0 && other.latents.tsne != first.latents.tsne)
    var itself = first
    try Embedding.place(&itself, into: first, MapPlan(pointLimit: 0, seed: 1)) { _ in true }
    #expect(itself.latents.windows == first.latents.windows && itself.latents.tsne == first.latents.tsne)
  }

  @Test("A map in a file that is no map is an error, not a trap", arguments: 0..<6)
  func damaged(kind: Int) throws {
    var run = try Self.scored(Self.recording.get().changed(snapshots: 40..<80))
    switch kind {
    case 0: run.latents.tsne?.elements[7] = .nan
    case 1: run.latents.means.elements[3] = .infinity
    case 2: run.latents.windows[5] = run.latents.means.rowCount
    case 3: run.latents.background?.positions.elements[1] = .infinity
    case 4: run.latents.background?.latents.elements[0] = .nan
    default: run.latents.pca = Matrix(zeros: run.latents.windows.count, 3)
    }
    let folder = try TemporaryFolder()
    try RunArchive.write(run, toFolder: folder.path)
    #expect(throws: PipelineError.self) { try RunArchive.read(fromFolder: folder.path) }
  }
}

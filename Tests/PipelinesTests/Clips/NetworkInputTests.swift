import Tensors
import Testing

@testable import Pipelines

@Suite("Spectrograms become a network's rows, and rows spectrograms")
struct NetworkInputTests {
  private static func levels(_ frameCount: Int, _ bandCount: Int = 3) -> Matrix {
    Matrix(frameCount, bandCount, (0..<frameCount * bandCount).map { Float(-60 + $0 * 37 % 29) })
  }

  private static func scale(_ scaling: ClipNetworkPlan.Scaling, _ levels: [Matrix]) -> LevelScale {
    var fit = LevelScaleFit(bandCount: levels[0].columnCount)
    for one in levels { fit.add(one) }
    return fit.scale(scaling)
  }

  private static func input(
    _ plan: ClipNetworkPlan.Input, _ levels: Matrix, _ scaling: ClipNetworkPlan.Scaling = .standardised
  ) -> NetworkInput {
    NetworkInput(plan: plan, scale: scale(scaling, [levels]), bandCount: levels.columnCount)
  }

  private static func worst(_ a: Matrix, _ b: Matrix) -> Float {
    guard a.rowCount == b.rowCount, a.columnCount == b.columnCount else { return .infinity }
    return zip(a.elements, b.elements).reduce(0) { abs($1.0 - $1.1).isNaN ? .infinity : max($0, abs($1.0 - $1.1)) }
  }

  @Test(arguments: [1, 5, 7], [7, 11, 32]) func `stacked frames and back`(height: Int, frameCount: Int) {
    let levels = Self.levels(frameCount)
    let input = Self.input(.stackedFrames(height), levels)
    let rows = input.rows(of: levels)
    #expect(rows.rowCount == frameCount - height + 1 && rows.columnCount == 3 * height)
    #expect(rows.rowCount == input.rowCount(frameCount: frameCount) && rows.columnCount == input.inputCount)
    #expect(Self.worst(input.levels(from: rows, frameCount: frameCount), levels) < 1e-4)
  }

  @Test func `images and back, with no frames at the end where none was seen`() {
    let levels = Self.levels(11)
    let input = Self.input(.images(frameCount: 4), levels)
    let rows = input.rows(of: levels)
    #expect(rows.rowCount == 2 && rows.columnCount == 12 && input.rowCount(frameCount: 11) == 2)
    let back = input.levels(from: rows, frameCount: 11)
    #expect(back.rowCount == 11)
    #expect(Self.worst(back.rows(0..<8), levels.rows(0..<8)) < 1e-4)
    #expect(back.rows(8..<11).elements.allSatisfy { $0.isNaN })
    #expect(input.rows(of: Self.levels(3)).rowCount == 0 && input.rowCount(frameCount: 3) == 0)
  }

  @Test func `a padded clip and back, and what is cut off stays off`() {
    let levels = Self.levels(11)
    for height in [11, 20] {
      let input = Self.input(.padded(frameCount: height), levels)
      let rows = input.rows(of: levels)
      #expect(rows.rowCount == 1 && rows.columnCount == 3 * height)
      #expect(rows.elements.suffix(3 * (height - 11)).allSatisfy { $0 == 0 })
      #expect(Self.worst(input.levels(from: rows, frameCount: 11), levels) < 1e-4)
    }
    let short = Self.input(.padded(frameCount: 6), levels)
    #expect(Self.worst(short.levels(from: short.rows(of: levels), frameCount: 11), levels.rows(0..<6)) < 1e-4)
  }

  @Test func `a stretched clip keeps its ends and the frames that it was stretched to`() {
    let levels = Self.levels(11)
    let input = Self.input(.stretched(frameCount: 21), levels)
    let rows = input.rows(of: levels)
    #expect(rows.rowCount == 1 && rows.columnCount == 63)
    let back = input.levels(from: rows, frameCount: 11)
    #expect(back.rowCount == 21)
    #expect(
      Self.worst(back.rows(at: stride(from: 0, to: 21, by: 2).map { $0 }), levels) < 1e-4, "every other one is old")
    #expect(abs(back[1, 2] - (levels[0, 2] + levels[1, 2]) / 2) < 1e-4)
    #expect(input.rowCount(frameCount: 0) == 0)
  }

  @Test func `standardised bands have mean 0 and deviation 1 over all training clips`() {
    let clips = [Self.levels(9), Self.levels(30)]
    let scale = Self.scale(.standardised, clips)
    let scaled = Matrix(39, 3, clips.flatMap { scale.scaled($0).elements })
    #expect(scaled.columnMeans().allSatisfy { abs($0) < 1e-5 })
    #expect(scaled.columnStandardDeviations().allSatisfy { abs($0 - 1) < 1e-5 })
    #expect(!scale.isClipped)
    let constant = Self.scale(.standardised, [Matrix(4, 1, [-100, -100, -100, -100])])
    #expect(constant.widths == [1] && constant.offsets == [-100])
  }

  @Test func `the unit range is that of all bands, and clips`() {
    let scale = Self.scale(.unitRange, [Matrix(2, 2, [-80, -60, -70, -40])])
    #expect(scale.scaled(Matrix(2, 2, [-80, -40, -60, -100])).elements == [0, 1, 0.5, 0])
    #expect(scale.scaled(Matrix(1, 2, [0, -40])).elements == [1, 1])
    #expect(scale.unscaled(Matrix(1, 2, [0, 0.25])).elements == [-80, -70])
    #expect(Self.scale(.unitRange, [Matrix(1, 2, [-50, -50])]).widths == [1, 1])
  }

  @Test func `decibels stay as they are`() {
    let levels = Self.levels(5)
    let scale = Self.scale(.decibels, [levels])
    #expect(scale.scaled(levels) == levels && scale.unscaled(levels) == levels)
  }
}

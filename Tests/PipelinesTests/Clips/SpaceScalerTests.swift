import Tensors
import Testing

@testable import Pipelines

@Suite("Rows are scaled for detectors")
struct SpaceScalerTests {
  /// Two channels with means of their own, three columns, the last of them constant on each channel.
  private static func rows(_ count: Int, seed: UInt64 = 1) -> (Matrix, [Int]) {
    var random = RandomStream(seed: seed)
    let channels = (0..<count).map { $0 % 2 }
    return (
      Matrix(
        rows: channels.map { channel in
          let shared = random.normal()
          return [
            Float(5 * Double(channel) + shared), Float(-3 * Double(channel) + 4 * shared + 2 * random.normal()),
            Float(channel),
          ]
        }, columnCount: 3), channels
    )
  }

  @Test(arguments: [7, 20, 301]) func `each channel has mean 0, all together deviation 1`(count: Int) {
    let (rows, channels) = Self.rows(count)
    let scaler = SpaceScaler(fitting: rows, channels: channels, componentCount: nil)
    let scaled = scaler.scaled(rows, channels: channels)
    #expect(scaled.rowCount == count && scaled.columnCount == 3)
    for channel in 0..<2 {
      let own = scaled.rows(at: channels.indices.filter { channels[$0] == channel })
      #expect(own.columnMeans().allSatisfy { abs($0) < 1e-5 })
    }
    // Each of two means costs a degree of freedom.
    let wanted = (Double(count - 2) / Double(count)).squareRoot()
    let deviations = scaled.columnStandardDeviations()
    #expect(abs(deviations[0] - wanted) < 1e-4 && abs(deviations[1] - wanted) < 1e-4)
    #expect(abs(Double(scaler.correction) * wanted - 1) < 1e-6)
    #expect(deviations[2] == 0, "a constant column stays one")
  }

  @Test func `a column that was constant makes any change large but finite`() {
    let (rows, channels) = Self.rows(20)
    let scaler = SpaceScaler(fitting: rows, channels: channels, componentCount: nil)
    #expect(abs(scaler.scaled(Matrix(1, 3, [0, 0, 0.5]), channels: [0])[0, 2] - 500) < 0.1)
  }

  @Test func `components are those of the scaled rows`() {
    let (rows, channels) = Self.rows(50)
    let scaler = SpaceScaler(fitting: rows, channels: channels, componentCount: 2)
    let scaled = scaler.scaled(rows, channels: channels)
    #expect(scaled.columnCount == 2)
    let deviations = scaled.columnStandardDeviations()
    #expect(deviations[0] > deviations[1] && deviations[1] > 0.1)
    let all = SpaceScaler(fitting: rows, channels: channels, componentCount: 9)
    #expect(all.scaled(rows, channels: channels).columnCount == 2, "no more than there are directions")
  }
}

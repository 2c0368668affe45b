/// The size of an image: channels, height and width, in the order in which matrices hold them.
package struct ImageShape: Sendable, Equatable, Codable {
  package let channels: Int
  package let height: Int
  package let width: Int

  package init(channels: Int, height: Int, width: Int) {
    precondition(min(channels, height, width) > 0, "an image of \(channels) × \(height) × \(width)")
    self.channels = channels
    self.height = height
    self.width = width
  }

  package var count: Int { channels * height * width }
}

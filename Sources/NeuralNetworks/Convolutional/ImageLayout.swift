/// How one image lies in memory: rows of pixels of channels, with a border of zeros that stands for the padding.
struct ImageLayout: Sendable, Equatable {
  let shape: ImageShape
  /// How many numbers each pixel has: the channels, and zeros up to the next multiple of sixteen where the loops write
  /// sixteen at once.
  let channelCount: Int
  let border: Border

  /// - Parameter isWhole: Whether pixels are filled up to whole registers.
  init(_ shape: ImageShape, border: Border, isWhole: Bool) {
    self.shape = shape
    self.border = border
    channelCount = isWhole ? shape.channels.roundedUp : shape.channels
  }

  /// From one row to the next.
  var pitch: Int { (border.before + shape.width + border.after) * channelCount }
  /// From the first number to the one after the last, borders included; a register's worth may be read behind it.
  var count: Int { ((border.before + shape.height + border.after) * pitch + 16).roundedUp }
  /// The numbers of a row without its borders.
  var rowCount: Int { shape.width * channelCount }

  /// Where the first channel of a pixel lies; pixels of the border may be asked for.
  func offset(_ y: Int, _ x: Int) -> Int { (y + border.before) * pitch + (x + border.before) * channelCount }

  /// Writes 0 again into what fills the pixels of some rows up, after a function that does not keep 0: weights that belong to
  /// no channel would learn from it.
  func clearFilling(of rows: Range<Int>, in image: UnsafeMutablePointer<Float>) {
    guard shape.channels < channelCount else { return }
    for y in rows {
      for x in 0..<shape.width {
        let filling = unsafe image + offset(y, x) + shape.channels
        unsafe filling.update(repeating: 0, count: channelCount - shape.channels)
      }
    }
  }
}

extension Int {
  /// The next multiple of sixteen: what the loops work on at once.
  var roundedUp: Int { (self + 15) / 16 * 16 }
}

extension Array {
  /// The array's bytes; the standard library's own form can't pass on which error `body` throws.
  @discardableResult
  func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe withUnsafeBufferPointer { elements throws(Failure) -> Result in
      try unsafe body(UnsafeRawBufferPointer(elements))
    }
  }

  /// The array's bytes to write to, likewise.
  @discardableResult
  mutating func withMutableBytes<Result, Failure: Error>(
    _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe withUnsafeMutableBufferPointer { elements throws(Failure) -> Result in
      try unsafe body(UnsafeMutableRawBufferPointer(elements))
    }
  }
}

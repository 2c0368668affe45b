internal import Recordings
internal import SignalProcessing

extension ClipSource {
  /// The clips at another rate, by a windowed sinc; asked for by the user, never done silently.
  ///
  /// - Throws: Where a rate is no whole number of hertz.
  package func resampled(toHz rate: Int) throws(PipelineError) -> ClipSource {
    guard let own = Int(exactly: sampleRateHz.rounded()), abs(sampleRateHz - Double(own)) < 1e-6 else {
      throw .unsuitable(
        found: "sound at \(sampleRateHz) Hz", wanted: "a whole number of hertz to resample from",
        hint: "leave --resample out")
    }
    guard own != rate else { return self }
    let resampler = Resampler(inputRateHz: own, outputRateHz: rate)
    let (read, channelCount) = (read, channelCount)
    var source = self
    source.sampleRateHz = Double(rate)
    source.read = { index throws(RecordingError) in
      let samples = try read(index)
      let length = samples.count / channelCount
      return (0..<channelCount).flatMap { channel in
        let one = Array(samples[channel * length..<(channel + 1) * length])
        return resampler(one.span)
      }
    }
    return source
  }
}

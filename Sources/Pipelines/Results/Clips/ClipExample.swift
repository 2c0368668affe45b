package import Tensors

/// A clip to look at and to listen to.
package struct ClipExample: Sendable, Equatable {
  /// Why it was picked, such as `most abnormal clip`.
  package var title: String
  package var clip: Int
  /// `[band, frame]` in the preparation's level unit.
  package var input: Matrix
  /// `[band, frame]`: what the model makes of it; nil where no model draws spectrograms.
  package var reconstruction: Matrix?
  /// `[band]` in Hz.
  package var bandCentresHz: [Double]
  /// `[frame]`: seconds from the clip's start.
  package var frameTimes: [Double]
  package var sound: ClipSound?

  package init(
    title: String, clip: Int, input: Matrix, reconstruction: Matrix?, bandCentresHz: [Double], frameTimes: [Double],
    sound: ClipSound?
  ) {
    self.title = title
    self.clip = clip
    self.input = input
    self.reconstruction = reconstruction
    self.bandCentresHz = bandCentresHz
    self.frameTimes = frameTimes
    self.sound = sound
  }
}

/// The sound of a picked clip's first channel, small enough for a report.
package struct ClipSound: Sendable, Equatable {
  package var sampleRateHz: Double
  /// 16-bit samples; `gain` times louder than recorded, so that quiet machines can be heard.
  package var samples: [Int16]
  package var gain: Double

  package init(sampleRateHz: Double, samples: [Int16], gain: Double) {
    self.sampleRateHz = sampleRateHz
    self.samples = samples
    self.gain = gain
  }
}

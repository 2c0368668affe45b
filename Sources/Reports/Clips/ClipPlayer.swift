internal import Foundation
internal import Pipelines

/// A picked clip to be heard, the sound inside the page.
struct ClipPlayer {
  let sound: ClipSound
  /// The figure over which a line runs while it plays.
  let figureID: String
  let name: String

  var html: HTML {
    let rate = Int(sound.sampleRateHz.rounded())
    let text = WaveFile.bytes(sound.samples, sampleRateHz: rate).base64EncodedString()
    return """
      <p class="player"><audio controls preload="none" data-plays="\(figureID)" aria-label="\(name)" \
      src="data:audio/wav;base64,\(HTML(trusted: text))"></audio>
      <span>\(sentence)</span></p>
      """
  }

  /// How long, how loud and from which channel.
  var sentence: String {
    let seconds = Double(sound.samples.count) / max(sound.sampleRateHz, 1)
    return
      "\(Digits.significant(seconds)) s of the first channel, \(loudness); a line runs over the pictures, a click on "
      + "them plays from there."
  }

  private var loudness: String {
    let gain = sound.gain
    switch gain {
    case 0.95...1.05: return "played as loud as recorded"
    case 1...: return "played \(Digits.significant(gain, 2)) times louder than recorded"
    case _ where gain > 0: return "played \(Digits.significant(1 / gain, 2)) times quieter than recorded"
    default: return "played at a gain that is not known"
    }
  }
}

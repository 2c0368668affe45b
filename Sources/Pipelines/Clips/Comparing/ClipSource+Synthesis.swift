internal import Recordings
package import Synthesis

extension ClipSource {
  /// The clips of a synthesis, made when they are read.
  package init(_ synthesis: FanSynthesis) {
    let specification = synthesis.specification
    let clips = synthesis.clips.map { clip in
      ClipInfo(
        name: clip.name,
        machine: specification.machines[clip.machine].id
          + (specification.snrDecibels.count > 1 ? ", \(rounded(clip.snrDecibels)) dB" : ""), snrDB: clip.snrDecibels,
        label: clip.fault == nil ? .healthy : .faulty, fault: clip.fault?.rawValue, seconds: specification.seconds,
        role: .monitored)
    }
    self.init(
      machine: specification.name, source: specification.name, layout: "synthetic fans", clips: clips,
      uses: clips.map { _ in .either }, sampleRateHz: specification.sampleRateHz,
      channelNames: (1...specification.microphonesM.count).map { "ch\($0)" }, truth: "the synthesis"
    ) { synthesis.samples(at: $0) }
  }

  /// Some of the clips.
  package func only(_ isWanted: (ClipInfo) -> Bool) -> ClipSource {
    let kept = clips.indices.filter { isWanted(clips[$0]) }
    var part = self
    part.clips = kept.map { clips[$0] }
    part.uses = kept.map { uses[$0] }
    part.quantities = kept.map { quantities[$0] }
    let read = read
    part.read = { index throws(RecordingError) in try read(kept[index]) }
    return part
  }
}

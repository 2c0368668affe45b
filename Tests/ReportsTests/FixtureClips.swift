import Foundation
import Pipelines
import Tensors

@testable import Reports

/// A made-up run over sound clips whose results are plausible and known.
struct FixtureClips {
  enum Kind: CaseIterable {
    /// Healthy and faulty clips of three machines, labels partly unknown, mistakes among them.
    case mixed
    /// No labels anywhere.
    case unlabelled
    /// Nothing above a level.
    case quiet
    /// Everything at alarm.
    case loud
    /// One judged clip.
    case single
    /// No level to judge by.
    case undetermined
  }

  var kind = Kind.mixed
  /// Judged clips of each machine.
  var clipsPerMachine = 70
  var bandCount = 64
  var frameCount = 120
  var soundSeconds = 0.25
  var hasModel = true
  /// Put into every name and sentence, to see whether it escapes.
  var taint = ""

  static let warning = 3.0
  static let alarm = 5.0

  private var hasLabels: Bool { kind == .mixed || kind == .loud }
  /// One of them has no name.
  private var machines: [String] { kind == .single ? ["id_00\(taint)"] : ["id_00\(taint)", "id_02\(taint)", ""] }
  private var bandCentresHz: [Double] {
    (0..<bandCount).map { 60 * pow(7500.0 / 60, Double($0) / Double(bandCount - 1)) }
  }

  private struct Plan {
    var clips: [ClipInfo] = []
    var scores: [Float] = []
  }

  private var plan: Plan {
    var random = RandomStream(seed: 21)
    var plan = Plan()
    let roles: [(SnapshotRole, Int)] = [(.training, 40), (.validation, 10), (.threshold, 25)]
    for (place, machine) in machines.enumerated() {
      // Levels differ from machine to machine.
      let unit = 1 + 0.5 * Double(place)
      for (role, count) in roles {
        for number in 0..<count {
          add(&plan, machine, "train/normal_\(number)", .healthy, nil, role, 1 + 0.4 * random.normal(), unit)
        }
      }
      let count = kind == .single ? 1 : clipsPerMachine
      for number in 0..<count {
        let isFaulty = kind == .loud || (kind != .quiet && number % 5 == 4)
        var size = isFaulty ? 6 + 2 * abs(random.normal()) : 1 + 0.4 * abs(random.normal())
        // A missed fault, a false alarm and a warning of every machine.
        if kind == .mixed || kind == .unlabelled {
          if number == 9 { size = 2.2 }
          if number == 11 { size = 5.3 + 0.1 * Double(place) }
          if number == 16 { size = 3.4 }
        }
        if kind == .quiet { size = min(size, 2.9) }
        if kind == .single { size = 3.5 }
        let isKnown = hasLabels && place < 2
        add(
          &plan, machine, "test/clip_\(number)", isKnown ? (isFaulty ? .faulty : .healthy) : nil,
          isKnown && isFaulty ? (number % 10 == 4 ? "unbalance" : "clogging") + taint : nil, .monitored, size, unit)
      }
    }
    if kind != .single {
      for number in 0..<2 { add(&plan, machines[1], "test/short_\(number)", nil, nil, .leftOut, .nan, 1) }
    }
    return plan
  }

  private func add(
    _ plan: inout Plan, _ machine: String, _ name: String, _ label: ClipInfo.Label?, _ fault: String?,
    _ role: SnapshotRole, _ size: Double, _ unit: Double
  ) {
    plan.clips.append(
      ClipInfo(
        name: "\(machine.isEmpty ? "loose" : machine)/\(name)\(taint).wav", machine: machine,
        snrDB: role == .monitored ? [6, 0, -6][plan.clips.count % 3] : nil, label: label, fault: fault, seconds: 10,
        role: role))
    plan.scores.append(Float(size * unit))
  }

  var results: ClipRunResults {
    let plan = self.plan
    let levels = machines.enumerated().map { place, machine in
      let unit = 1 + 0.5 * Double(place)
      return ClipLevels(
        machine: machine, warning: Self.warning * unit, alarm: Self.alarm * unit, warningRate: 0.05, alarmRate: 0.01,
        healthyCount: 25, method: "gamma tail of 25 held-out healthy clips\(taint)")
    }
    let unjudged = kind == .undetermined
    let states = zip(plan.clips, plan.scores).map { info, score -> HealthState in
      guard !unjudged, score.isFinite, let level = levels.first(where: { $0.machine == info.machine }) else {
        return .undetermined
      }
      return Double(score) > level.alarm ? .alarm : Double(score) > level.warning ? .warning : .healthy
    }
    var random = RandomStream(seed: 22)
    let other = plan.scores.map { $0 * Float(1 + 0.3 * random.normal()) }
    return ClipRunResults(
      program: "raceway 0.2.0\(taint)", recipe: "audio\(taint)", seed: 7,
      configuration: "recipe: audio\nnote: \"\(taint)\"\n",
      input: ClipInput(
        machine: "Fan hall\(taint)", source: "fan\(taint)", layout: "MIMII folders\(taint)", clips: plan.clips,
        sampleRateHz: 16000, channelNames: ["microphone 1\(taint)"], digest: String(repeating: "9f86d081", count: 8),
        truth: hasLabels ? "folder names\(taint)" : nil),
      preparation: ClipPreparation(
        description: "Log-mel spectrograms of \(bandCount) bands, 64 ms frames every 32 ms\(taint).",
        fingerprint: String(repeating: "c0ffee42", count: 8), bandCentresHz: bandCentresHz, frameInterval: 0.032,
        levelUnit: "dB re (full scale)²\(taint)"),
      model: hasModel ? model : nil,
      detectors: [
        ClipDetector(
          name: "mahalanobis\(taint)", title: "Mahalanobis distance of pooled latents\(taint)", scores: plan.scores,
          levels: unjudged ? [] : levels),
        ClipDetector(
          name: "forest\(taint)", title: "Isolation forest\(taint)", scores: other, levels: unjudged ? [] : levels),
      ],
      states: states, profile: profile(plan), map: map(plan), examples: examples(plan),
      evaluation: hasLabels && kind == .mixed ? evaluation : nil,
      audit: hasModel
        ? Audit(
          activeLatents: nil, latentCount: 32, explainedVariance: 0.71, energyCorrelation: 0.34,
          findings: ["Scores follow the level of the clips with a correlation of 0.34\(taint)."]) : nil,
      dataQuality: plan.clips.indices.filter { plan.clips[$0].role == .leftOut }.map {
        QualityNote(
          kind: "short_clip", severity: .warning, snapshot: $0, channel: nil,
          message: "0.4 s found, 1 s wanted\(taint).", leftOut: true)
      },
      notes: ["The machine without a name shares its levels with no other\(taint)."],
      timings: [StageTiming(stage: "read", seconds: 2.4), StageTiming(stage: "train", seconds: 31)])
  }

  private var model: ModelSummary {
    ModelSummary(
      kind: "convolutional autoencoder", widths: [1, 32, 64, 128], latentCount: 32, parameterCount: 210_432,
      history: (1...40).map { epoch in
        EpochSummary(
          epoch: epoch, learningRate: 1e-3, trainingLoss: 0.1 + 0.9 / Double(epoch),
          trainingReconstruction: 0.1 + 0.9 / Double(epoch), kl: 0, validationLoss: 0.13 + 0.9 / Double(epoch))
      }, bestEpoch: 38, stopReason: "All epochs were run\(taint).", parameters: [])
  }

  private func profile(_ plan: Plan) -> ClipProfile {
    var random = RandomStream(seed: 23)
    let rows = plan.clips.indices.map { clip -> [Float] in
      guard plan.scores[clip].isFinite else { return [Float](repeating: .nan, count: bandCount) }
      return (0..<bandCount).map { band in
        let bump = max(Double(plan.scores[clip]) - 2, 0) * exp(-pow(Double(band - 40) / 4, 2))
        return Float(random.normal() + bump)
      }
    }
    return ClipProfile(
      z: Matrix(rows: rows, columnCount: bandCount), bandCentresHz: bandCentresHz,
      description: "Mean residual of each band under the autoencoder\(taint)")
  }

  private func map(_ plan: Plan) -> ClipMap {
    var random = RandomStream(seed: 24)
    let clips = plan.clips.indices.filter { plan.scores[$0].isFinite }
    func points(_ scale: Double) -> Matrix {
      let rows = clips.map { clip -> [Float] in
        [Float(scale * (random.normal() + Double(plan.scores[clip]))), Float(scale * random.normal())]
      }
      return Matrix(rows: rows, columnCount: 2)
    }
    return ClipMap(
      clips: clips, pca: points(1), pcaExplained: [0.61, 0.14], tsne: points(6), space: "pooled latents\(taint)",
      note: nil)
  }

  private func examples(_ plan: Plan) -> [ClipExample] {
    let judged = plan.clips.indices.filter { plan.clips[$0].role == .monitored }
    let worst = judged.max { plan.scores[$0] < plan.scores[$1] } ?? 0
    let best = judged.min { plan.scores[$0] < plan.scores[$1] } ?? 0
    return [("most abnormal clip", worst, 14.0), ("typical healthy clip", best, 0)].map { title, clip, bump in
      var random = RandomStream(seed: UInt64(clip))
      var input = Matrix(zeros: bandCount, frameCount)
      var reconstruction = input
      for band in 0..<bandCount {
        for frame in 0..<frameCount {
          let shape = -40 - 0.5 * Double(band) + (band % 12 == 6 ? 14 : 0)
          let pulse = frame % 30 < 6 && (36...44).contains(band) ? bump : 0
          input[band, frame] = Float(shape + pulse + 2 * random.normal())
          reconstruction[band, frame] = Float(shape)
        }
      }
      let count = Int(16000 * soundSeconds)
      let samples = (0..<count).map { place -> Int16 in
        let time = Double(place) / 16000
        let pulse = time.truncatingRemainder(dividingBy: 0.96) < 0.2 ? bump / 20 : 0
        return Int16(6000 * (sin(2 * .pi * 180 * time) + pulse * sin(2 * .pi * 2400 * time)) + 500 * random.normal())
      }
      return ClipExample(
        title: title + taint, clip: clip, input: input, reconstruction: hasModel ? reconstruction : nil,
        bandCentresHz: bandCentresHz, frameTimes: (0..<frameCount).map { 0.032 * Double($0) },
        sound: ClipSound(sampleRateHz: 16000, samples: samples, gain: 8))
    }
  }

  private var evaluation: ClipEvaluation {
    func row(_ kind: ClipGroup.Kind, _ name: String, _ detector: String, _ auc: Double) -> ClipMetrics {
      ClipMetrics(
        group: ClipGroup(kind: kind, name: name), detector: detector + taint, healthyCount: 112, faultyCount: 28,
        auc: auc, aucInterval: [auc - 0.02, min(auc + 0.01, 1)], partialAUC: auc - 0.05,
        partialAUCInterval: [auc - 0.1, auc], averagePrecision: auc - 0.03,
        averagePrecisionInterval: [auc - 0.08, auc - 0.01], truePositives: 26, falsePositives: 2, trueNegatives: 110,
        falseNegatives: 2, nominalRate: 0.01, fprInterval: [0.0022, 0.063], recallInterval: [0.765, 0.991])
    }
    var rows: [ClipMetrics] = []
    for (detector, auc) in [("mahalanobis", 0.971), ("forest", 0.934)] {
      rows.append(row(.all, "", detector, auc))
      for machine in machines.prefix(2) { rows.append(row(.machine, machine, detector, auc - 0.01)) }
      for (name, loss) in [("6 dB", -0.02), ("0 dB", 0.05), ("-6 dB", 0.12)] {
        rows.append(row(.snr, name, detector, auc - loss))
      }
      for fault in ["unbalance", "clogging"] { rows.append(row(.fault, fault + taint, detector, auc)) }
    }
    let rates = (0...100).map { Double($0) / 100 }
    return ClipEvaluation(
      truth: "folder names\(taint)", rows: rows,
      curves: ClipCurves(
        falsePositiveRates: rates, truePositiveRates: rates.map { pow($0, 0.05) }, recalls: rates,
        precisions: rates.map { 1 - 0.4 * pow($0, 6) }))
  }

  static var sweep: SweepResults {
    let rows = ["audio", "a-as-published"].flatMap { recipe in
      [6.0, 0, -6].map { snr -> SweepResults.Row in
        let auc = (recipe == "audio" ? 0.99 : 0.85) - (6 - snr) * 0.009
        return SweepResults.Row(
          recipe: recipe, snrDB: snr,
          metrics: ClipMetrics(
            group: ClipGroup(kind: .all, name: ""), detector: "mahalanobis", healthyCount: 602, faultyCount: 300,
            auc: auc, aucInterval: [auc - 0.01, auc + 0.005], partialAUC: auc - 0.1, partialAUCInterval: [],
            averagePrecision: auc - 0.02, averagePrecisionInterval: [], truePositives: 288, falsePositives: 5,
            trueNegatives: 597, falseNegatives: 12, nominalRate: 0.01, fprInterval: [0.0027, 0.0193],
            recallInterval: [0.931, 0.979]))
      }
    }
    return SweepResults(
      program: "raceway 0.2.0", recipes: ["audio", "a-as-published"], seed: 7,
      data: "602 healthy and 300 faulty clips of synthetic fans at 6, 0 and -6 dB.", rows: rows)
  }
}

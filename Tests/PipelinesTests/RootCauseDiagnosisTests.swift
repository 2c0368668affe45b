import Diagnosis
import Foundation
import Recordings
import Synchronization
import Synthesis
import Tensors
import TestSupport
import Testing

@testable import Pipelines

/// Four bearings, a fifth of each heard by all; the third's outer race is damaged from the first snapshot on.
private enum FaultyRig {
  static func recording(
    _ element: BearingSpecification.Element? = .outerRace, snapshots: Int = 4,
    _ change: (inout BearingSpecification) -> Void = { _ in }
  ) throws -> Recording {
    var specification = BearingSpecification(
      name: "rig", seed: 5, snapshots: snapshots,
      bearings: (1...4).map { .init(name: "B\($0)", channels: ["ch\($0)"], geometry: .za2115) },
      noise: .init(autoregression: 0.3), crossTalk: .init(leak: 0.2))
    if let element {
      specification.faults = [
        .init(
          bearing: "B3", element: element, amplitude: 1.5, onsetSnapshot: 0,
          severity: .init(curve: .linear, initial: 0.9))
      ]
    }
    change(&specification)
    return SyntheticRecording(try BearingSynthesis(specification)).recording
  }

  static func card(
    _ recording: Recording, healthy: Recording? = nil, machine: MachineDescription? = nil
  ) throws -> RootCauseCard {
    var options = FileDiagnosis.Options()
    options.healthy = healthy
    return try FileDiagnosis(recording, machine: machine, options: options).card(leavingOut: [])
  }
}

@Suite("The root-cause card of measurements alone") struct RootCauseDiagnosisTests {
  @Test("the bearing under whose sensor the lines are strongest is named, with the part, and the others are excluded")
  func theSourceIsNamed() throws {
    let card = try FaultyRig.card(try FaultyRig.recording())
    #expect(card.bearing == "B3" && card.channel == "ch3" && card.element == "outer race", "\(card.summary)")
    #expect(card.candidates.first?.bearing == "B3" && card.candidates.first?.standing == .named)
    #expect(card.candidates.dropFirst().allSatisfy { $0.standing == .excluded && !$0.reason.isEmpty })
    // A leak of a fifth is 14 dB in amplitude and 28 dB in the squared envelope's power.
    let heard = card.candidates.dropFirst().filter { $0.element != nil }
    #expect(heard.allSatisfy { $0.reason.contains("dB weaker than on B3") }, "\(card.candidates)")
    let evidence = try #require(card.channels[2].defects.first)
    #expect(evidence.line == "BPFO" && abs(evidence.deviation) < 0.01 && evidence.pValue < 0.0005)
    #expect(abs(evidence.nominalHz - 236.4) < 0.1 && evidence.trials == 12)
    #expect(card.confidence > 0.5 && card.confidence < 1)
    #expect(card.limits.contains { $0.contains("Nothing healthy") })
    #expect(card.channels.allSatisfy { $0.speedRPM.map { $0 == Digits.rounded($0, 9) } ?? true })
  }

  @Test("a second bearing with another element is not explained by the first, and stays open")
  func aSecondDefectStaysOpen() throws {
    let recording = try FaultyRig.recording { specification in
      specification.crossTalk.leak = 0.02
      specification.faults.append(
        .init(
          bearing: "B1", element: .innerRace, amplitude: 0.8, onsetSnapshot: 0,
          severity: .init(curve: .linear, initial: 0.9)))
    }
    let card = try FaultyRig.card(recording)
    #expect(card.bearing == "B3" && card.element == "outer race", "\(card.summary)")
    let second = try #require(card.candidates.first { $0.bearing == "B1" })
    #expect(second.standing == .open && second.element == "inner race", "\(second)")
    #expect(
      second.reason.contains("it shows BPFI lines of its own") && !second.reason.contains("weaker"), "\(second.reason)")
    #expect(card.secondDefects.map(\.bearing) == ["B1"])
  }

  @Test("with healthy snapshots the card says what p they have, and no longer that nothing was there to compare with")
  func healthySnapshotsAreCompared() throws {
    let card = try FaultyRig.card(
      try FaultyRig.recording(), healthy: try FaultyRig.recording(nil) { $0.seed = 6 })
    let channel = card.channels[2]
    #expect(channel.element == "outer race" && channel.healthySnapshots == [0, 1, 2, 3])
    #expect((channel.defects.first?.healthyPValue ?? 0) > 0.01)
    #expect(channel.spectra?.envelope.healthy?.count == channel.spectra?.envelope.amplitudes.count)
    #expect(!card.limits.contains { $0.contains("Nothing healthy") })
  }

  @Test("the healthy spectrum is drawn at the speed that its own shaft lines show, not at the declared one")
  func healthySpectraAreAligned() throws {
    func recording(_ element: BearingSpecification.Element?, seed: UInt64) throws -> Recording {
      let known = try FaultyRig.recording(element) {
        $0.seed = seed
        $0.harmonics.amplitudes = [0.5, 0.3, 0.3, 0.3, 0.3, 0.3]
        $0.shaftSpeedRpm = 2040
      }
      return Recording.generated(
        name: "rig", channels: known.channels, bearings: known.bearings, times: known.times, sampleRateHz: 20_000,
        unit: "g", speedRPM: 2000
      ) { index in (try? known.snapshot(at: index).samples) ?? [] }
    }
    let card = try FaultyRig.card(try recording(.outerRace, seed: 5), healthy: try recording(nil, seed: 6))
    #expect(card.channels[2].isSpeedMeasured)
    let spectrum = try #require(card.channels[2].spectra?.spectrum)
    let healthy = try #require(spectrum.healthy)
    // The sixth multiple of the true speed, 2 % above that of the declared one: four bins of a second's spectrum.
    let near = Int(195 / spectrum.resolutionHz)...Int(210 / spectrum.resolutionHz)
    let peaks = [spectrum.amplitudes, healthy].map { values in near.max { values[$0] < values[$1] } ?? 0 }
    #expect(abs(Double(peaks[0]) * spectrum.resolutionHz - 204) <= spectrum.resolutionHz)
    #expect(peaks[0] == peaks[1])
  }

  @Test("the source is named where the places differ in noise by up to a factor of nineteen")
  func unlikePlaces() throws {
    let cards = try (UInt64(1)...4).map { seed in
      try FaultyRig.card(
        try FaultyRig.recording {
          $0.seed = seed
          $0.noise.spread = 0.9
          $0.faults[0].amplitude = 3
        })
    }
    #expect(cards.map(\.bearing) == [String?](repeating: "B3", count: 4), "\(cards.map(\.summary))")
    #expect(cards.allSatisfy { card in card.channels.count { $0.element != nil } > 1 }, "heard on other channels too")
  }

  @Test("errors are overruled where the bearing they name hears another's impacts at half their amplitude or less")
  func aHearerIsNoSource() throws {
    func card(leak: Double, erring: String) throws -> RootCauseCard {
      let recording = try FaultyRig.recording { $0.crossTalk.leak = leak }
      let shares = (1...4).map { index in
        AttributedCause.Bearing(
          name: "B\(index)", share: 0.25, excessShare: "B\(index)" == erring ? 0.7 : 0.1, z: 20, energyContrastDB: 1,
          crossTalkDiscount: 0)
      }
      return try RootCauseDiagnosis(
        source: WaveformSource(recording),
        bearings: try DeclaredBearings(recording.bearings, speedRPM: recording.speedRPM, path: recording.path),
        span: DiagnosisSpan(suspects: [0, 1, 2, 3], healthy: [], all: [0, 1, 2, 3])
      ).card(attribution: AttributedCause(bearings: shares, named: erring, reason: nil, confidence: 0.4)) { _ in true }
    }
    let far = try card(leak: 0.4, erring: "B2")
    #expect(far.bearing == "B3" && far.channel == "ch3" && far.element == "outer race" && far.confidence != 0.4)
    #expect(far.summary.contains("B2 has more of the excess error, but hears the same lines"), "\(far.summary)")
    let near = try card(leak: 0.7, erring: "B2")
    #expect(near.bearing == "B2" && near.element == "outer race" && near.confidence == 0.4, "\(near.summary)")
    let agreed = try card(leak: 0.4, erring: "B3")
    #expect(agreed.bearing == "B3" && agreed.confidence == 0.4 && !agreed.summary.contains("but hears"))
  }

  @Test(
    "shaft lines of a channel on no bearing are compared, at the speed they show, and the summary says what they point to"
  )
  func shaftLinesWithoutABearing() throws {
    func recording(unbalanced: Double, seed: UInt64) throws -> Recording {
      let known = try FaultyRig.recording(nil) {
        $0.seed = seed
        $0.harmonics.amplitudes = [0.1 * unbalanced, 0.05, 0.04, 0.03, 0.03, 0.03]
        $0.speedDrift = .init(fraction: 0.01, periodSnapshots: 1e6)
      }
      return Recording.generated(
        name: "rig", channels: known.channels.map { Channel(name: $0.name, bearing: nil) }, bearings: [],
        times: known.times, sampleRateHz: 20_000, unit: "g", speedRPM: 2000
      ) { index in (try? known.snapshot(at: index).samples) ?? [] }
    }
    let card = try FaultyRig.card(
      try recording(unbalanced: 10, seed: 5), healthy: try recording(unbalanced: 1, seed: 6))
    #expect(card.channels.allSatisfy { $0.healthySnapshots == [0, 1, 2, 3] && $0.isSpeedMeasured })
    #expect(card.channels.allSatisfy { abs(($0.speedRPM ?? 0) / 2000 - 1) > 1e-4 && $0.shaft?.finding == "unbalance" })
    #expect(card.summary.contains("The shaft's lines point to unbalance on ch"), "\(card.summary)")
  }

  @Test("a sound machine gets no name, and the closest candidate's p")
  func aSoundMachineGetsNoName() throws {
    let card = try FaultyRig.card(try FaultyRig.recording(nil))
    #expect(card.bearing == nil && card.element == nil && card.confidence == 0)
    #expect(card.summary.contains("No channel shows a bearing defect") && card.summary.contains("p ="))
    #expect(card.candidates.allSatisfy { $0.standing == .open && $0.element == nil })
  }

  @Test("what isn't known is named, channel by channel")
  func whatIsNotKnownIsNamed() throws {
    func reasons(_ recording: Recording) throws -> Set<String> {
      let card = try FaultyRig.card(recording)
      #expect(card.element == nil)
      return Set(card.channels.map(\.reason))
    }
    let known = try FaultyRig.recording()
    func changed(rate: Double? = 20_000, speed: Double? = 2000, bearings: [Bearing]) -> Recording {
      Recording.generated(
        name: "rig", channels: known.channels, bearings: bearings, times: known.times, sampleRateHz: rate, unit: "g",
        speedRPM: speed
      ) { index in (try? known.snapshot(at: index).samples) ?? [] }
    }
    #expect(try reasons(changed(rate: nil, bearings: known.bearings)).allSatisfy { $0.contains("sample_rate_hz") })
    #expect(try reasons(changed(speed: nil, bearings: known.bearings)).allSatisfy { $0.contains("speed_rpm") })
    for speed in [1e18, 1e300, 700_000] {
      let fast = try reasons(changed(speed: speed, bearings: known.bearings))
      #expect(fast.allSatisfy { $0.contains("faster than half the sampling rate") }, "\(fast)")
    }
    #expect(try reasons(changed(bearings: [])).allSatisfy { $0.contains("the insides of bearing B") })
  }

  @Test("healthy measurements of another rate are refused in one line, and those of fewer channels are used")
  func healthyMeasurementsMustFit() throws {
    let other = try FaultyRig.recording(nil) { $0.sampleRateHz = 25_600 }
    #expect {
      _ = try FaultyRig.card(try FaultyRig.recording(), healthy: other)
    } throws: { "\($0)".contains("found healthy measurements at 25600 Hz, wanted 20000 Hz") }
    let fewer = try FaultyRig.recording(nil) { $0.bearings.removeLast() }
    let card = try FaultyRig.card(try FaultyRig.recording(), healthy: fewer)
    #expect(card.channels[2].healthySnapshots.count == 4 && card.channels[3].healthySnapshots.isEmpty)
  }

  /// The rig with a sample that is no number on one channel of one snapshot, or on every channel of all of them.
  private func spoilt(_ recording: Recording, snapshot spoilt: Int?, speedRPM: Double? = 2000) -> Recording {
    Recording.generated(
      name: "spoilt", channels: recording.channels, bearings: recording.bearings, times: recording.times,
      sampleRateHz: 20_000, unit: "g", speedRPM: speedRPM
    ) { index in
      var samples = (try? recording.snapshot(at: index).samples) ?? []
      let length = samples.count / recording.channels.count
      if let spoilt {
        if index == spoilt { samples[2 * length + 100] = .nan }
      } else {
        for channel in recording.channels.indices { samples[channel * length] = .infinity }
      }
      return samples
    }
  }

  @Test("the card lists the snapshots that were averaged, not those that could not be")
  func onlyAveragedSnapshotsAreListed() throws {
    let healthy = spoilt(try FaultyRig.recording(nil) { $0.seed = 6 }, snapshot: 1)
    let card = try FaultyRig.card(spoilt(try FaultyRig.recording(), snapshot: 3), healthy: healthy)
    #expect(card.channels.map(\.snapshots) == [[0, 1, 2, 3], [0, 1, 2, 3], [0, 1, 2], [0, 1, 2, 3]])
    #expect(card.channels.map(\.healthySnapshots) == [[0, 1, 2, 3], [0, 1, 2, 3], [0, 2, 3], [0, 1, 2, 3]])
    #expect(card.channels[2].spectra?.waveformSnapshot == 2)
    let none = try FaultyRig.card(spoilt(try FaultyRig.recording(), snapshot: nil))
    #expect(none.channels.allSatisfy { $0.snapshots.isEmpty && $0.reason.contains("not numbers") })
  }

  @Test("healthy measurements with nothing to compare with are refused, alone and snapshot by snapshot")
  func uselessHealthyMeasurementsAreRefused() throws {
    let sound = try FaultyRig.recording(nil)
    let cases = [
      (spoilt(sound, snapshot: nil), "whose samples are not numbers"),
      (spoilt(sound, snapshot: 0, speedRPM: nil), "at an unknown speed"),
    ]
    for (healthy, words) in cases {
      #expect { _ = try FaultyRig.card(try FaultyRig.recording(), healthy: healthy) } throws: {
        "\($0)".contains(words)
      }
      var options = FileDiagnosis.Options()
      options.healthy = healthy
      let diagnosis = try FileDiagnosis(try FaultyRig.recording(), machine: nil, options: options)
      #expect { _ = try diagnosis.rows() } throws: { "\($0)".contains(words) }
    }
  }

  @Test("saying no while channels are searched ends the work, and nobody is asked again", arguments: [1, 2, 4, 6])
  func theSearchCanBeInterrupted(time: Int) throws {
    let asked = Mutex([StageProgress]())
    let diagnosis = try FileDiagnosis(try FaultyRig.recording(), machine: nil)
    let error = try #require(throws: PipelineError.self) {
      try diagnosis.card(leavingOut: []) { report in
        asked.withLock {
          $0.append(report)
          return $0.count < time
        }
      }
    }
    guard case .interrupted = error else {
      Issue.record("\(error)")
      return
    }
    #expect(asked.withLock(\.count) == time)
    // Four snapshots are read at once, then four channels are searched, then four snapshots are drawn.
    #expect(asked.withLock { $0.map(\.done) } == Array([4, 5, 6, 7, 8, 12].prefix(time)))
    #expect(asked.withLock { $0.allSatisfy { $0.total == 12 } })
  }

  @Test("what two groups of snapshots put above the level is not named, and the reason says so")
  func aSecondGroupIsASecondTrial() throws {
    let recording = try FaultyRig.recording(snapshots: 2)
    let waveforms = try WaveformSource(recording).waveforms(of: [0, 1])
    func search(level: Double, groups: Int) throws -> ChannelDiagnosis {
      var settings = DefectSearch.Settings()
      settings.level = level
      let bearings = try DeclaredBearings(recording.bearings, speedRPM: 2000, path: "rig")
      let search = ChannelSearch(
        channel: recording.channels[2], index: 2, sampleRateHz: 20_000, bearing: bearings.insides(of: "B3"),
        severity: SeverityMeter(recording, nil), settings: settings)
      return search.outcome(Array(repeating: waveforms, count: groups), healthy: []).diagnosis
    }
    let alone = try search(level: 0.0005, groups: 1)
    let pValue = try #require(alone.defects.first?.pValue)
    #expect(alone.element == "outer race" && alone.reason.isEmpty)
    let named = try search(level: 3 * pValue, groups: 2)
    #expect(named.element == "outer race" && named.defects.first?.pValue == 2 * pValue)
    #expect(named.defects.first?.trials == 2 * (alone.defects.first?.trials ?? 0))
    let open = try search(level: 1.5 * pValue, groups: 2)
    #expect(open.element == nil && open.reason.contains("outer race (BPFO)") && open.reason.contains("wanted below"))
  }

  @Test("of a bearing's channels the one that names a part decides, also where another's doubtful lines are clearer")
  func theNamingChannelDecides() {
    func evidence(_ element: String, _ pValue: Double) -> DefectEvidence {
      DefectEvidence(
        element: element, line: "BPFO", nominalOrder: 7, nominalHz: 233, foundHz: 233, deviation: 0, pValue: pValue,
        trials: 12, healthyPValue: nil, band: DefectBand(choice: .prewhitened, lowHz: 0, highHz: 10_000, kurtosis: nil),
        lines: [])
    }
    func outcome(_ channel: String, _ element: String?, _ evidence: DefectEvidence) -> ChannelSearch.Outcome {
      ChannelSearch.Outcome(
        diagnosis: ChannelDiagnosis(
          channel: channel, bearing: "B1", bearingType: nil, speedRPM: 2000, isSpeedMeasured: true, snapshots: [0],
          healthySnapshots: [], element: element, reason: element == nil ? "in doubt" : "", defects: [evidence],
          shaft: nil, severity: nil, spectra: nil), look: nil, healthy: [])
    }
    let card = RootCauseWeighing(
      outcomes: [
        outcome("x", nil, evidence("cage", 1e-7)), outcome("y", "outer race", evidence("outer race", 1e-5)),
      ],
      attribution: nil, channels: ["x", "y"].map { Channel(name: $0, bearing: "B1") }, sampleRateHz: 20_000,
      level: 0.0005, hasHealthy: false
    ).card
    #expect(card.bearing == "B1" && card.channel == "y" && card.element == "outer race", "\(card.summary)")
  }

  @Test("where every snapshot is left out there is nothing to diagnose")
  func nothingLeftIsRefused() throws {
    let diagnosis = try FileDiagnosis(try FaultyRig.recording(), machine: nil)
    #expect { _ = try diagnosis.card(leavingOut: [0, 1, 2, 3]) } throws: { "\($0)".contains("all left out") }
  }

  @Test("every snapshot alone: one row a channel, in order, as JSON too")
  func everySnapshotAlone() throws {
    let rows = try FileDiagnosis(try FaultyRig.recording(), machine: nil).rows()
    #expect(rows.map(\.index) == (0..<4).flatMap { [$0, $0, $0, $0] })
    #expect(rows.map(\.channel) == (0..<4).flatMap { _ in ["ch1", "ch2", "ch3", "ch4"] })
    #expect(rows.filter { $0.channel == "ch3" }.allSatisfy { $0.element == "outer race" })
    let table = DiagnosisTable(rows)
    #expect(table.text.contains("of 16 name a defect"))
    let parsed = try JSONSerialization.jsonObject(with: Data(table.json.utf8)) as? [[String: Any]]
    #expect(parsed?.count == 16 && parsed?[2]["element"] as? String == "outer race")
    let sound = try FileDiagnosis(try FaultyRig.recording(nil, snapshots: 1), machine: nil).rows()
    let open = try JSONSerialization.jsonObject(with: Data(DiagnosisTable(sound).json.utf8)) as? [[String: Any]]
    #expect(open?.allSatisfy { $0["element"] is NSNull } == true, "undetermined is null")
    let (written, found) = (parsed?[2]["p_value"] as? Double ?? 0, rows[2].pValue ?? 1)
    #expect(abs(written / found - 1) < 1e-12)
  }

  @Test("a channel with samples that are no numbers is left alone, and the others are searched")
  func samplesThatAreNoNumbers() throws {
    let known = try FaultyRig.recording()
    let broken = Recording.generated(
      name: "rig", channels: known.channels, bearings: known.bearings, times: known.times, sampleRateHz: 20_000,
      unit: "g", speedRPM: 2000
    ) { index in
      var samples = (try? known.snapshot(at: index).samples) ?? []
      samples[100] = .nan
      return samples
    }
    let rows = try FileDiagnosis(broken, machine: nil).rows()
    #expect(rows.filter { $0.channel == "ch1" }.allSatisfy { $0.element == nil && $0.reason.contains("not numbers") })
    #expect(rows.filter { $0.channel == "ch3" }.allSatisfy { $0.element == "outer race" })
  }

  @Test("the pictures hold what their axes promise")
  func picturesHoldWhatTheirAxesPromise() throws {
    let card = try FaultyRig.card(try FaultyRig.recording())
    #expect(card.channels.count { $0.spectra != nil } == 4)
    let spectra = try #require(card.channels[2].spectra)
    let peak = try #require(
      spectra.envelope.amplitudes.indices.dropFirst(20).max {
        spectra.envelope.amplitudes[$0] < spectra.envelope.amplitudes[$1]
      })
    let line = Double(peak) * spectra.envelope.resolutionHz / 236.4
    #expect(abs(line - line.rounded()) < 0.02 * line, "the highest line at \(line) times BPFO")
    #expect(spectra.waterfall?.snapshots == [0, 1, 2, 3] && spectra.waterfall?.amplitudes.rowCount == 4)
    #expect(spectra.waveform.count == 4800, "eight turns")
    #expect(spectra.kurtogram.first?.lowHz == 0 && spectra.kurtogram.first?.highHz == 10_000)
  }
}

@Suite("Diagnosis of real measurements", .enabled(if: Outside.datasets != nil, "set RACEWAY_DATASETS"))
struct RealDiagnosisTests {
  @Test(
    "the cage's rhythm of a sound bearing is not called damage without healthy snapshots",
    arguments: ["2003.10.22.12.06.24", "2004.02.12.10.42.39"])
  func aSoundCage(name: String) throws {
    let folder = try #require(Outside.datasets)
    let recording = try Recording.open("\(folder)/ims-samples/\(name)")
    let card = try FileDiagnosis(recording, machine: nil).card(leavingOut: [])
    #expect(card.channels.allSatisfy { $0.element != "cage" }, "\(card.channels.map(\.element))")
  }

  @Test(
    "a stopped machine names nothing, although mains stand beside BPFO",
    arguments: ["2004.02.19.06.22.39", "2004.04.18.02.42.55"])
  func aStoppedMachine(name: String) throws {
    let folder = try #require(Outside.datasets)
    let recording = try Recording.open("\(folder)/ims-samples/\(name)")
    for mains in [nil, 60.0] {
      var options = FileDiagnosis.Options()
      options.mainsHz = mains
      let card = try FileDiagnosis(recording, machine: nil, options: options).card(leavingOut: [])
      #expect(card.channels.allSatisfy { $0.element == nil } && card.bearing == nil)
    }
  }

  @Test(
    "Case Western's files",
    arguments: [
      ("Normal/97_Normal_0.mat", nil), ("12k_Drive_End_Bearing_Fault_Data/IR/007/105_0.mat", "inner race"),
      ("12k_Drive_End_Bearing_Fault_Data/IR/014/169_0.mat", "inner race"),
      ("12k_Drive_End_Bearing_Fault_Data/OR/007/@6/130@6_0.mat", "outer race"),
    ] as [(String, String?)])
  func caseWestern(path: String, element: String?) throws {
    let folder = try #require(Outside.datasets)
    let card = try FileDiagnosis(try Recording.open("\(folder)/cwru/\(path)"), machine: nil).card(leavingOut: [])
    #expect(card.element == element && card.bearing == (element == nil ? nil : "DE"), "\(card.summary)")
  }
}

@Suite("Which snapshots a diagnosis looks at") struct DiagnosisSpanTests {
  @Test("few snapshots make one group, many an early and a late one")
  func groups() {
    #expect(DiagnosisSpan(suspects: [7], healthy: [], all: [7]).groups == [[7]])
    #expect(DiagnosisSpan(suspects: Array(10..<22), healthy: [], all: []).groups.count == 1)
    let long = DiagnosisSpan(suspects: Array(100..<300), healthy: Array(0..<50), all: Array(0..<300))
    #expect(long.groups.map(\.count) == [8, 8] && long.healthy.count == 8 && long.overview.count == 60)
    #expect(
      long.groups[0].allSatisfy { (100..<150).contains($0) } && long.groups[1].allSatisfy { (250..<300).contains($0) })
    #expect(long.latest == [297, 298, 299])
    #expect(long.groups[1].last == 299 && long.overview.last == 299)
    #expect(long.groups.allSatisfy { $0 == $0.sorted() && Set($0).count == $0.count })
  }
}

@Suite("Severity in the card") struct SeverityMeterTests {
  /// A sine of 100 Hz whose velocity is 5 mm/s RMS, in g.
  private func recording(unit: String?, scale: Double = 1) -> Recording {
    let peak = 5 * 2.0.squareRoot() * 2 * Double.pi * 100 / 9806.65 * scale
    return Recording.generated(
      name: "sine", channels: [Channel(name: "DE", bearing: "B1")], times: [nil], sampleRateHz: 20_000, unit: unit,
      speedRPM: 3000
    ) { _ in (0..<40_000).map { Float(peak * sin(2 * .pi * 100 * Double($0) / 20_000)) } }
  }

  private func finding(_ recording: Recording, group: Int?, rigid: Bool?) throws -> SeverityFinding? {
    var machine = MachineDescription()
    machine.severity = .init(group: group, isSupportRigid: rigid)
    return try FileDiagnosis(recording, machine: machine).card(leavingOut: []).channels[0].severity
  }

  @Test("the velocity of a known sine, in g or in m/s², and its zone for the declared group and support")
  func aKnownSine() throws {
    for (unit, scale) in [("g", 1.0), ("m/s2", 9.80665)] {
      let found = try #require(try finding(recording(unit: unit, scale: scale), group: 2, rigid: true))
      #expect(abs((found.velocityRMS ?? 0) - 5) < 0.01 && found.zone == "D", "\(found)")
    }
    #expect(try finding(recording(unit: "g"), group: 1, rigid: false)?.zone == "B")
  }

  @Test("a velocity stays what it is within the standard's band", arguments: [("mm/s", 1.0), ("m/s", 1000)])
  func aMeasuredVelocity(unit: String, perUnit: Double) throws {
    let sine = Recording.generated(
      name: "sine", channels: [Channel(name: "DE", bearing: "B1")], times: [nil], sampleRateHz: 20_000, unit: unit,
      speedRPM: 3000
    ) { _ in
      (0..<40_000).map { index in
        let turn = 2 * Double.pi * Double(index) / 20_000
        // 5 mm/s RMS at 100 Hz; what lies at 2 and 3,000 Hz is outside the band.
        return Float((5 * 2.0.squareRoot() * sin(100 * turn) + 40 * sin(2 * turn) + 9 * sin(3000 * turn)) / perUnit)
      }
    }
    let found = try #require(try finding(sine, group: 2, rigid: true))
    #expect(abs((found.velocityRMS ?? 0) - 5) < 0.05 && found.zone == "D", "\(found)")
  }

  @Test("a machine that shakes ever harder is judged by its latest three snapshots, not by what went before")
  func theLatestSnapshots() throws {
    let velocities = [Double](repeating: 1, count: 9) + [3, 4.6, 5]
    let sine = recording(unit: "g")
    let samples = Array(try sine.snapshot(at: 0).channel(0))
    let growing = Recording.generated(
      name: "growing", channels: sine.channels, times: velocities.map { _ in nil }, sampleRateHz: 20_000, unit: "g",
      speedRPM: 3000
    ) { index in samples.map { $0 * Float(velocities[index] / 5) } }
    let found = try #require(try finding(growing, group: 2, rigid: true))
    #expect(abs((found.velocityRMS ?? 0) - 4.6) < 0.01 && found.zone == "D" && found.snapshots == [9, 10, 11])
  }

  @Test("no zone without group, support or a unit of vibration")
  func noZoneWithout() throws {
    let undeclared = try #require(try finding(recording(unit: "g"), group: nil, rigid: true))
    #expect(undeclared.zone == nil && undeclared.reason.contains("group") && (undeclared.velocityRMS ?? 0) > 4.9)
    let volts = try #require(try finding(recording(unit: "V"), group: 2, rigid: true))
    #expect(volts.velocityRMS == nil && volts.zone == nil && volts.reason.contains("V"))
  }
}

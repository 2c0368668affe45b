import Foundation
import TestSupport
import Testing

@testable import Recordings

@Suite("Clips are known by their names, their folders and lists of labels")
struct ClipCollectionTests {
  /// What one file in a new folder is taken for.
  private static func clip(_ name: String) throws -> Clip {
    let folder = try TemporaryFolder()
    try folder.write(name, WAVBytes.silence(9))
    let collection = try ClipCollection.open(folder.path)
    return try #require(collection.clips.first)
  }

  @Test(
    "MIMII's folders and the generators'",
    arguments: [
      ("6_dB_fan/id_00/normal/00000003.wav", "fan", 6.0, Clip.Label.healthy, nil),
      ("-6_dB_pump/pump/id_00/abnormal/00000003.wav", "pump", -6, .faulty, nil),
      ("0_dB_valve/id_00/normal/00000003.wav", "valve", 0, .healthy, nil),
      ("fan_+6dB/id_00/abnormal/00000003_clogging.wav", "fan", 6, .faulty, "clogging"),
      ("fan_-6dB/id_00/normal/00000003_normal.wav", "fan", -6, .healthy, nil),
      ("fan_min6dB/id_00/abnormal/00000003_loose_blade.wav", "fan", -6, .faulty, "loose_blade"),
      ("slider/id_00/abnormal/00000003.wav", "slider", nil, .faulty, nil),
      ("fan-6dB/id_00/normal/00000003_hall.wav", "fan", nil, .healthy, nil),
      ("fan_3A6DB-16DB-4DB0/id_00/normal/00000003.wav", "fan", nil, .healthy, nil),
      ("fan/id_00/abnormal/bent_shaft/00000003.wav", "fan", nil, .faulty, "bent_shaft"),
    ] as [(String, String, Double?, Clip.Label, String?)])
  func mimii(name: String, machine: String, decibels: Double?, label: Clip.Label, fault: String?) throws {
    let clip = try Self.clip(name)
    #expect(clip.name == name)
    #expect(clip.machineType == machine)
    #expect(clip.machineID == "id_00")
    #expect(clip.section == nil)
    #expect(clip.snrDecibels == decibels)
    #expect(clip.label == label)
    #expect(clip.fault == fault)
    #expect(clip.split == .none)
  }

  @Test("DCASE 2020")
  func challenge2020() throws {
    let train = try Self.clip("ToyCar/train/normal_id_01_00000012.wav")
    #expect(train.machineType == "toycar" && train.machineID == "id_01" && train.machine == "id_01")
    #expect(train.label == .healthy && train.split == .train && train.fault == nil && train.attributes.isEmpty)
    let test = try Self.clip("fan/test/anomaly_id_06_00000100.wav")
    #expect(test.label == .faulty && test.split == .test && test.machineID == "id_06" && test.fault == nil)
    let unlabelled = try Self.clip("fan/test/id_01_00000000.wav")
    #expect(unlabelled.label == .unknown && unlabelled.machineID == "id_01")
  }

  @Test("DCASE 2021 and later")
  func challenge2021() throws {
    let pairs = try Self.clip("fan/train/section_00_source_train_normal_0000_m-n_W_vel_6.wav")
    #expect(pairs.section == "section_00" && pairs.machine == "section_00" && pairs.machineID == nil)
    #expect(pairs.domain == .source && pairs.split == .train && pairs.label == .healthy)
    #expect(pairs.attributes == ["m-n": "W", "vel": "6"] && pairs.fault == nil)
    // The name decides where a folder's split is of another kind; a free word like a label is none.
    let lone = try Self.clip("fan/source_test/section_01_target_test_anomaly_0007_strength_1_good.wav")
    #expect(lone.domain == .target && lone.split == .test && lone.label == .faulty && lone.fault == nil)
    #expect(lone.attributes == ["attribute": "strength_1_good"])
    let none = try Self.clip("bearing/test/section_00_source_test_normal_0001_noAttribute.wav")
    #expect(none.attributes.isEmpty && none.machineType == "bearing")
    let unlabelled = try Self.clip("gearbox/target_test/section_03_0000.wav")
    #expect(unlabelled.label == .unknown && unlabelled.section == "section_03")
    #expect(unlabelled.domain == .target && unlabelled.split == .test)
  }

  @Test("flat folders, bare names, and names that contradict their folder")
  func flat() throws {
    for (name, label) in [
      ("healthy/a.wav", Clip.Label.healthy), ("Faulty/a.wav", .faulty), ("abnormal/0.flac.wav", .faulty),
      ("pump_normal_03.wav", .healthy), ("a.wav", .unknown), ("abnormality.wav", .unknown),
      ("normal_bad.wav", .unknown),
      ("0003_clogging.wav", .unknown),
    ] { #expect(try Self.clip(name).label == label, "\(name)") }
    let folder = try TemporaryFolder()
    try folder.write("normal/0001_anomaly.wav", WAVBytes.silence(4))
    let collection = try ClipCollection.open(folder.path)
    #expect(collection.clips.map(\.label) == [.unknown])
    #expect(collection.findings.map(\.kind) == [.contradictoryLabel])
  }

  @Test("folders above the opened one speak too, as far as they say something")
  func folderAbove() throws {
    let folder = try TemporaryFolder()
    try folder.write("test/halls/6_dB_fan/fan/id_02/abnormal/00000000.wav", WAVBytes.silence(4))
    let clip = try #require(
      ClipCollection.open(folder.path + "/test/halls/6_dB_fan/fan/id_02/abnormal").clips.first)
    #expect(clip.name == "00000000.wav")
    #expect(clip.label == .faulty && clip.machineID == "id_02" && clip.machineType == "fan" && clip.snrDecibels == 6)
    #expect(clip.split == .none)
    let file = try ClipCollection.open(clip.path)
    #expect(file.clips == [clip] && file.findings.isEmpty)
  }

  @Test("a list of labels overrides names; clips that it lacks keep theirs, with a finding")
  func labels() throws {
    let folder = try TemporaryFolder()
    for name in ["normal/1.wav", "normal/2.wav", "abnormal/3.wav", "x, \"y\".wav"] {
      try folder.write(name, WAVBytes.silence(4))
    }
    let text =
      "\u{FEFF}Clip, Label ,fault\r\nnormal/2.wav,faulty,hum\r\n\r\n\"x, \"\"y\"\".wav\",good,\r\n3.wav,unknown,"
    try folder.write("labels.csv", text)
    let collection = try ClipCollection.open(folder.path)
    #expect(collection.clips.map(\.name) == ["abnormal/3.wav", "normal/1.wav", "normal/2.wav", "x, \"y\".wav"])
    #expect(collection.clips.map(\.label) == [.unknown, .healthy, .faulty, .healthy])
    #expect(collection.clips.map(\.fault) == [nil, nil, "hum", nil])
    #expect(collection.findings.map(\.kind) == [.missingLabel])
    #expect(
      collection.findings.first?.message
        == "1 of 4 clips such as 'normal/1.wav' are not in labels.csv; their names decide")
  }

  @Test("a list to be filled in is read back whatever was filled in")
  func remarks() throws {
    let folder = try TemporaryFolder()
    for name in ["a.wav", "b.wav", "c.wav", "d.wav"] { try folder.write(name, WAVBytes.silence(4)) }
    let lines = [
      "clip,label,fault,machine,score,state", "a.wav,faulty,blocked inlet,id_00,7.5,alarm", "b.wav,healthy,,id_00,-1,",
      "c.wav,,,,,", "d.wav,unknown,,\"a, b\",0.5,healthy",
    ]
    let list = try folder.write("list.csv", lines.joined(separator: "\n"))
    let clips = try ClipCollection.open(folder.path, labels: list).clips
    #expect(clips.map(\.label) == [.faulty, .healthy, .unknown, .unknown])
    #expect(clips.map(\.fault) == ["blocked inlet", nil, nil, nil])
    #expect(clips.allSatisfy { $0.machineID == nil })
    let short = try folder.write("short.csv", "clip,label,state\nb.wav,faulty,alarm")
    #expect(try ClipCollection.open(folder.path, labels: short).clips.map(\.label.rawValue)[1] == "faulty")
  }

  @Test(
    "a list that can't be right is refused, with the line",
    arguments: [
      ("name,label\na.wav,healthy", 1, "the header 'name,label'"),
      ("clip,label\n\na.wav,helthy", 3, "the label 'helthy'"),
      ("clip,label\na.wav,1", 2, "the label '1'"),
      ("clip,label\na.wav", 2, "1 fields in 'a.wav'"),
      ("clip,label\nb/b.wav,healthy\nc.wav,healthy", 3, "'c.wav', a name of no clips"),
      ("clip,label\nb.wav,healthy", 2, "'b.wav', a name of 2 clips"),
      ("clip,label\na.wav,healthy\n./a.wav,faulty", 3, "'a.wav' a second time"),
      ("clip,label,fault\na.wav,healthy,hum", 2, "the fault 'hum' of a clip that is healthy"),
      ("clip,label,falt\na.wav,healthy,", 1, "the header 'clip,label,falt'"),
      ("clip,score,label\na.wav,1,healthy", 1, "the header 'clip,score,label'"),
      ("clip,label,state,state\na.wav,healthy,,", 1, "the header 'clip,label,state,state'"),
      ("clip,label,fault,score\na.wav,,hum,3", 2, "the fault 'hum' of a clip that is unknown"),
      ("clip,label,score\na.wav,healthy", 2, "2 fields in 'a.wav,healthy'"),
      ("", 1, "the header ''"),
    ])
  func badLabels(text: String, line: Int, found: String) throws {
    let folder = try TemporaryFolder()
    for name in ["a.wav", "b/b.wav", "d/b.wav"] { try folder.write(name, WAVBytes.silence(4)) }
    let list = try folder.write("list.csv", text)
    let error = #expect(throws: RecordingError.self) { try ClipCollection.open(folder.path, labels: list) }
    #expect(error?.line == line)
    #expect(error?.found == found)
    #expect(error?.description.contains("\n") == false)
  }

  @Test("the generator's truth is a list of labels too; that of other data is passed over")
  func truth() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.wav", WAVBytes.silence(4))
    try folder.write(
      "truth.json",
      """
      { "format": "raceway-clip-truth", "version": 1, "seed": 3, "clips": [
        { "name": "a.wav", "label": "faulty", "fault": "hum", "machine": "id_04", "snr_db": -6, "severity": 0.5 } ] }
      """)
    let collection = try ClipCollection.open(folder.path)
    let clip = try #require(collection.clips.first)
    #expect(collection.findings.isEmpty)
    #expect(clip.label == .faulty && clip.fault == "hum" && clip.machineID == "id_04" && clip.snrDecibels == -6)
    try folder.write("truth.json", "{ \"format\": \"raceway-truth\", \"version\": 1 }")
    let other = try ClipCollection.open(folder.path)
    #expect(other.clips.map(\.label) == [.unknown])
    #expect(other.findings.map(\.kind) == [.ignoredFiles])
    for wrong in [
      "{", "{ \"format\": \"raceway-clip-truth\", \"version\": 2, \"clips\": [] }", "{ \"clips\": [ {} ] }",
    ] {
      try folder.write("truth.json", wrong)
      let error = #expect(throws: RecordingError.self) { try ClipCollection.open(folder.path) }
      #expect(error?.path == folder.path + "/truth.json")
    }
  }

  @Test("rates and channels that differ are findings, and refused where one format is needed")
  func formats() throws {
    let folder = try TemporaryFolder()
    for index in 1...3 { try folder.write("normal/\(index).wav", WAVBytes.silence(22_050, rate: 22_050)) }
    for index in 9...10 { try folder.write("abnormal/\(index).wav", WAVBytes.silence(16_000)) }
    let collection = try ClipCollection.open(folder.path)
    #expect(collection.clips.map(\.name).prefix(2) == ["abnormal/9.wav", "abnormal/10.wav"])
    #expect(collection.findings.map(\.kind) == [.rateMismatch])
    let error = #expect(throws: RecordingError.self) { try collection.commonFormat() }
    #expect(
      error?.description == folder.path
        + ": found 16000 Hz in 2 clips such as 'abnormal/9.wav', 22050 Hz in 3 clips such as 'normal/1.wav', wanted one "
        + "rate (a detector would learn the rate, not the machine: analyze each rate by itself, or bring the files to one rate first)"
    )
    let healthy = collection.filtered { $0.label == .healthy }
    #expect(healthy.findings.isEmpty)
    #expect(try healthy.commonFormat() == .init(sampleRateHz: 22_050, channelCount: 1))
    try folder.write("normal/4.wav", WAVBytes.silence(11_025, channels: 2, rate: 22_050))
    let mixed = try ClipCollection.open(folder.path + "/normal")
    #expect(mixed.findings.map(\.kind) == [.channelMismatch, .lengthMismatch])
    #expect(mixed.findings.last?.message == "length differs: 0.5 s in '4.wav', 1 s in 3 clips such as '1.wav'")
    #expect(throws: RecordingError.self) { try mixed.commonFormat() }
  }

  @Test("what can't be read is left out, with a finding; a folder without sound is refused")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    try folder.write("notes.txt", "no sound")
    #expect(throws: RecordingError.self) { try ClipCollection.open(folder.path) }
    #expect(throws: RecordingError.self) { try ClipCollection.open(folder.path + "/nowhere") }
    try folder.write("a.wav", "no sound")
    #expect(throws: RecordingError.self) { try ClipCollection.open(folder.path) }
    try folder.write("b.wav", WAVBytes.silence(0))
    try folder.write("c.wav", WAVBytes.file([[1], [2]], bits: 16, claimed: 8))
    let collection = try ClipCollection.open(folder.path)
    #expect(collection.clips.map(\.name) == ["c.wav"])
    #expect(collection.findings.map(\.kind) == [.truncatedFile, .unreadable, .unreadable, .ignoredFiles])
    #expect(collection.findings.map(\.snapshot) == [0, nil, nil, nil])
    #expect(collection.filtered { _ in false }.findings.map(\.kind) == [.unreadable, .unreadable, .ignoredFiles])
  }

  @Test("samples come channel after channel, whole or in part; what is no number is refused")
  func samples() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.wav", WAVBytes.file([[0.5, -1], [0.25, 2], [0, 3]], bits: 32, isFloat: true))
    try folder.write("b.wav", WAVBytes.file([[0.5, 1], [1, 1], [1, .nan]], bits: 32, isFloat: true))
    let collection = try ClipCollection.open(folder.path)
    let (good, bad) = (collection.clips[0], collection.clips[1])
    #expect(good.sampleRateHz == 16_000 && good.channelCount == 2 && good.sampleCount == 3)
    #expect(try collection.read(good) == [0.5, 0.25, 0, -1, 2, 3])
    #expect(try collection.read(good, samples: 1..<3) == [0.25, 0, 2, 3])
    #expect(try collection.read(bad, samples: 0..<2) == [0.5, 1, 1, 1])
    let error = #expect(throws: RecordingError.self) { try collection.read(bad, samples: 1..<3) }
    #expect(error?.found == "nan in sample 2 of channel 2")
    try folder.write("a.wav", WAVBytes.silence(3))
    #expect(throws: RecordingError.self) { try collection.read(good) }
  }

  @Test("the public sets", .enabled(if: Datasets.areThere, "\(Datasets.missing)"))
  func publicSets() throws {
    let mimii = try ClipCollection.open(Datasets.path("mimii-anudeep"))
    #expect(mimii.clips.count == 16 && mimii.findings.isEmpty)
    #expect(try mimii.commonFormat() == .init(sampleRateHz: 16_000, channelCount: 8))
    #expect(Set(mimii.clips.map(\.machineType)) == ["fan", "pump"])
    #expect(Set(mimii.clips.map(\.machineID)) == ["id_00", "id_02", "id_04", "id_06"])
    #expect(mimii.clips.allSatisfy { $0.snrDecibels == 0 && $0.fault == nil && $0.duration == 10 })
    #expect(mimii.clips.filter { $0.label == .healthy }.count == 8)
    #expect(mimii.clips.filter { $0.label == .faulty }.count == 8)
    let healthy = try ClipCollection.open(Datasets.path("dcase2020-abnormal-listener"))
    #expect(healthy.clips.count == 60 && healthy.findings.isEmpty)
    #expect(healthy.clips.allSatisfy { $0.label == .healthy && $0.split == .train && $0.machineID == "id_00" })
    let pair = try ClipCollection.open(Datasets.path("dcase2020-madara"))
    #expect(pair.clips.map(\.label) == [.faulty, .healthy])
    #expect(pair.clips.allSatisfy { $0.machineType == "pump" && $0.machineID == "id_06" })
    #expect(try pair.commonFormat() == .init(sampleRateHz: 16_000, channelCount: 1))
  }

  @Test("results are written as the challenge's baseline does")
  func results() {
    let rows = [
      ChallengeResults.Row(fileName: "normal_id_00_00000001.wav", score: 0.125, isAnomalous: false),
      ChallengeResults.Row(fileName: "a, b.wav", score: -3e-7, isAnomalous: true),
    ]
    let files = ChallengeResults.files(rows, machineType: "fan", machine: "id_00")
    #expect(files.map(\.name) == ["anomaly_score_fan_id_00_test.csv", "decision_result_fan_id_00_test.csv"])
    #expect(
      files.map(\.text) == [
        "normal_id_00_00000001.wav,0.125\n\"a, b.wav\",-3e-07\n", "normal_id_00_00000001.wav,0\n\"a, b.wav\",1\n",
      ])
    let quality = ChallengeResults.qualityFile([
      (
        "fan",
        [.init(machine: "id_00", auc: 0.5, partialAUC: 0.25), .init(machine: "id_02", auc: 1, partialAUC: 0.75)]
      ), ("pump", []), ("valve", [.init(machine: "section_00", auc: 0.75, partialAUC: 0.5)]),
    ])
    #expect(quality.name == "result.csv")
    #expect(
      quality.text == "fan\nid,AUC,pAUC\nid_00,0.5,0.25\nid_02,1.0,0.75\nAverage,0.75,0.5\n\n"
        + "valve\nid,AUC,pAUC\nsection_00,0.75,0.5\nAverage,0.75,0.5\n\n")
  }
}

import ArgumentParser
import Foundation
import Pipelines
import Recordings
import Reports
import Synthesis

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "How well detection works: against a known fault or labels, without any, or as noise grows.",
    discussion: """
      Examples:
        raceway evaluate RUN --truth truth.json --measurements FOLDER
        raceway evaluate RUN --onset 533 --bearing B1 --measurements FOLDER
        raceway evaluate RUN RUN RUN
        raceway evaluate RUN --clips CLIPS --labels labels.csv
        raceway evaluate RUN --clips CLIPS --latency 200
        raceway evaluate --false-alarms 5 --clips CLIPS --recipe audio
        raceway evaluate --sweep snr --recipe audio --recipe e-as-published -o SWEEP

      With RUN --truth or --onset: when the network and every cheap baseline would have alarmed, on which bearing, with which false
      alarms and AUC, and whether anything judged had a part in the judge; written into the run's archive and reports.
      With RUN alone, or several: what was found that way, a row for each run and method.
      With RUN --clips: metrics of a run over sound clips against labels, written into its archive and reports.
      --to-confirm: a list of alarms for people to confirm; filled in, it is what `raceway train --supervised` takes as --labels.
      --latency: how long one clip takes from its file to its score, clip by clip, on so many of them.
      --false-alarms: healthy clips in so many parts, each judged by what was learnt from the others; needs no faulty clip.
      --sweep snr: learns and judges anew at each level of noise, on CLIPS in folders such as 6_dB_fan, or on synthetic fans.
      """)

  @Argument(
    help: ArgumentHelp("Folders that `raceway analyze` wrote; several only without further options.", valueName: "run"))
  var folders: [String] = []

  @OptionGroup var truth: TruthArguments

  @Option(help: ArgumentHelp("The measurements that RUN was made of.", valueName: "folder"))
  var measurements: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("Description of the machine.", valueName: "machine.yaml"))
  var machine: String?

  @Option(help: ArgumentHelp("Folder of sound clips.", valueName: "folder"))
  var clips: String?

  @Option(name: .shortAndLong, help: "Recipe by name; may be given several times with --sweep.")
  var recipe: [String] = []

  @Option(help: ArgumentHelp("Into how many parts healthy clips are divided.", valueName: "parts"))
  var falseAlarms: Int?

  @Option(help: ArgumentHelp("How many clips are timed one by one.", valueName: "count"))
  var latency: Int?

  @Option(
    help: ArgumentHelp(
      "Write the alarms, and as many clips that look healthy, as a list to be filled in.", valueName: "file.csv"))
  var toConfirm: String?

  @Option(help: ArgumentHelp("snr: over levels of noise.", valueName: "what"))
  var sweep: Sweep?

  @Option(help: "Seed of every random number.")
  var seed: UInt64 = 1

  @Option(name: .shortAndLong, help: "Folder for the sweep's reports; they are only printed where not given.")
  var output: String?

  @OptionGroup var reading: ClipArguments
  @OptionGroup var printing: OutputOptions

  enum Sweep: String, ExpressibleByArgument, CaseIterable { case snr }

  /// Whether runs over measurements are asked for, not clips.
  private var isOverMeasurements: Bool {
    !folders.isEmpty && clips == nil && toConfirm == nil && latency == nil
  }

  private var folder: String? { folders.first }

  private var recipes: [ClipRecipe] {
    (recipe.isEmpty ? [ClipRecipe.audio.name] : recipe).compactMap(ClipRecipe.named)
  }

  func validate() throws {
    if let stranger = recipe.first(where: { ClipRecipe.named($0) == nil }) {
      let names = ClipRecipe.builtIn.map(\.name).joined(separator: ", ")
      throw ValidationError("there is no recipe '\(stranger)' for sound clips; there are \(names)")
    }
    if let falseAlarms, falseAlarms < 2 { throw ValidationError("\(falseAlarms) parts: give 2 or more") }
    if let latency, latency < 1 { throw ValidationError("\(latency) clips: give 1 or more") }
    if latency != nil, folder == nil { throw ValidationError("--latency needs a RUN to judge clips by") }
    try validateRuns()
    guard [folder != nil, falseAlarms != nil, sweep != nil].count(where: \.self) == 1 else {
      throw ValidationError("give one of: RUN, --false-alarms PARTS, --sweep snr")
    }
    if folder != nil, !recipe.isEmpty { throw ValidationError("RUN has its own recipe: leave --recipe out") }
    if falseAlarms != nil, recipe.count > 1 { throw ValidationError("--false-alarms checks one recipe at a time") }
    if output != nil, sweep == nil { throw ValidationError("-o is for the sweep's reports") }
    if toConfirm != nil, folder == nil {
      throw ValidationError("--to-confirm needs a RUN whose alarms are to be confirmed")
    }
    if latency != nil || falseAlarms != nil, clips == nil { throw ValidationError("give the clips with --clips") }
  }

  private func validateRuns() throws {
    if truth.isGiven || measurements != nil || machine != nil, !isOverMeasurements {
      throw ValidationError("--truth, --onset, --bearing, --measurements and --machine are for a RUN over measurements")
    }
    if folders.count > 1, truth.isGiven || !isOverMeasurements {
      throw ValidationError("several RUNs: leave all further options out, to print what was found of each")
    }
    if measurements != nil, !truth.isGiven {
      throw ValidationError("give what really happened with --truth or --onset")
    }
    if truth.isGiven, measurements == nil {
      throw ValidationError(
        "give the measurements that RUN was made of with --measurements: baselines are fitted on them")
    }
    if machine != nil, !truth.isGiven {
      throw ValidationError("--machine is for a truth: give one with --truth or --onset, and --measurements")
    }
    if isOverMeasurements, reading.isGiven {
      throw ValidationError(
        "--labels, --cut, --learn-first, --resample and --show are for sound clips: give them with --clips")
    }
  }

  func run() throws {
    if isOverMeasurements { return try evaluateRuns() }
    if let folder, let toConfirm { return try list(toConfirm, of: RunFolder(path: folder)) }
    if let folder, let clips {
      let run = RunFolder(path: folder)
      return try latency.map { try time($0, clips, by: run) } ?? evaluate(run, clips)
    }
    if let falseAlarms, let clips { return try checkFalseAlarms(falseAlarms, clips) }
    try sweepNoise()
  }

  private func evaluateRuns() throws {
    let runs = folders.map(RunFolder.init(path:))
    for run in runs where try run.kind == .clips {
      throw ValidationError("\(run.path) is a run over sound clips: give the clips with --clips")
    }
    try RunEvaluationJob(
      folders: runs, truth: try truth.read(), measurements: measurements, machine: machine, printing: printing
    ).run()
  }

  private func list(_ file: String, of folder: RunFolder) throws {
    try RunFolder.protect(file)
    let text = try ConfirmationList.text(try folder.readClips(), seed: seed)
    let url = URL(filePath: file)
    try StagedFiles(
      [(name: url.lastPathComponent, contents: Data(text.utf8))], in: url.deletingLastPathComponent().path
    )
    .publish()
    try StandardOutput.write("To be filled in: \(file)\n")
  }

  private func checkFalseAlarms(_ parts: Int, _ clips: String) throws {
    let (progress, line) = printing.progressHandler()
    defer { line.finish() }
    let check = try FalseAlarmCheck.run(
      try reading.source(clips, machine: nil), recipe: recipes[0], parts: parts, seed: seed, progress: progress)
    line.finish()
    try StandardOutput.write(printing.json ? FalseAlarmReport(check).json : FalseAlarmReport(check).text)
  }

  private func sweepNoise() throws {
    let (progress, line) = printing.progressHandler()
    defer { line.finish() }
    let source = try clips.map { try reading.source($0, machine: nil) } ?? ClipSource(FanSynthesis(sweptFans))
    let report = SweepReport(try NoiseSweep.run(source, recipes: recipes, seed: seed, progress: progress))
    line.finish()
    if let output {
      try RunFolder(path: output).write(
        ReportPages(
          name: "sweep", html: { report.html(plotly: ChartLibrary.text) }, markdown: { report.markdown },
          json: { report.json }))
    }
    try StandardOutput.write(printing.json ? report.json : report.text)
  }

  private func evaluate(_ folder: RunFolder, _ clips: String) throws {
    let results = try ClipLabelling.evaluate(
      try folder.readClips(), by: try ClipCollection.open(clips, labels: reading.labels))
    try folder.write(results)
    try printing.print(results, folder)
  }

  private func time(_ count: Int, _ clips: String, by folder: RunFolder) throws {
    let measured = try ClipLatency.measure(
      try reading.source(clips, machine: nil), by: try folder.readClips(), count: count)
    try StandardOutput.write(printing.json ? measured.json : measured.text)
  }

  /// Enough clips that intervals tell recipes apart, few enough for minutes.
  private var sweptFans: FanSpecification {
    var fans = FanSpecification.standard
    fans.snrDecibels = [6, 0, -6]
    fans.seed = seed
    return fans
  }
}

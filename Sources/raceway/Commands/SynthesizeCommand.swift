import ArgumentParser
import Foundation
import Pipelines
import Recordings
import Synthesis

struct SynthesizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synthesize", abstract: "Makes labelled synthetic measurements or clips with a truth file.",
    subcommands: [Bearing.self, Fan.self])

  struct Bearing: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "bearing",
      abstract: "A bearing rig that runs to failure, or healthily.",
      discussion: """
        Examples:
          raceway synthesize bearing -o DIR
          raceway synthesize bearing datasets/specs/system-d.yaml --format hdf5 -o DIR

        Writes DIR/measurements (or measurements.h5), DIR/truth.json and DIR/machine.yaml. Without a specification the demo's is used.
        """)

    @Argument(help: ArgumentHelp("What to make; see datasets/README.md.", valueName: "spec.yaml"))
    var specification: String?

    @Option(name: .shortAndLong, help: "Folder for the measurements.")
    var output: String

    @Option(help: "ims (text, one file a snapshot) or hdf5.")
    var format = MeasurementFormat.ims

    @Option(help: "Overrides the specification's seed.")
    var seed: UInt64?

    @OptionGroup var printing: OutputOptions

    func run() throws {
      try RunFolder(path: output).check()
      let (progress, line) = printing.progressHandler()
      var specification = BearingSpecification.demo
      if let path = self.specification {
        let text: String
        do { text = try String(contentsOfFile: path, encoding: .utf8) } catch {
          throw OutputError(path: path, reason: "can't read this specification: \(OutputError.reason(error))")
        }
        specification = try BearingSpecification(yaml: text, source: path)
      }
      if let seed { specification.seed = seed }
      let recording = SyntheticRecording(try BearingSynthesis(specification))
      try recording.write(to: output, format: format, progress: progress)
      line.finish()
      let name = format == .ims ? "measurements" : "measurements.h5"
      try StandardOutput.write(
        printing.json
          ? try recording.synthesis.truth().json() + "\n"
          : """
          \(specification.snapshots) snapshots of \(recording.synthesis.channels.count) channels in \(output)/\(name)
          Next: raceway analyze \(output)/\(name) --machine \(output)/machine.yaml -o \(output)

          """)
    }
  }
}

extension MeasurementFormat: ExpressibleByArgument {}

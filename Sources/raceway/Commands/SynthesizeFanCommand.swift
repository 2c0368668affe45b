import ArgumentParser
import Foundation
import Pipelines
import Synthesis

extension SynthesizeCommand {
  struct Fan: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "fan",
      abstract: "Clips of fans by microphone, healthy and faulty, in a factory's noise.",
      discussion: """
        Examples:
          raceway synthesize fan -o DIR
          raceway synthesize fan --machines 2 --clips 600 --faulty 300 --snr 6,0,-6 -o DIR
          raceway synthesize fan datasets/specs/fan.yaml --seed 7 -o DIR

        Writes DIR/fan_+6dB/id_00/{normal,abnormal}/NNNNNNNN.wav as the MIMII set has them, and DIR/truth.json. The options
        override the specification; without one four fans with a hundred healthy and fifty faulty clips each are made.
        """)

    @Argument(help: ArgumentHelp("What to make; see datasets/README.md.", valueName: "spec.yaml"))
    var specification: String?

    @Option(name: .shortAndLong, help: "Folder for the clips, new or empty.")
    var output: String

    @Option(help: "wav (16 bit).")
    var format = ClipFormat.wav

    @Option(help: "Overrides the specification's seed.")
    var seed: UInt64?

    @Option(help: "How many fans.")
    var machines: Int?

    @Option(help: "Healthy clips of each fan and ratio.")
    var clips: Int?

    @Option(help: "Faulty clips of each fan and ratio.")
    var faulty: Int?

    @Option(
      parsing: .unconditional,
      help: ArgumentHelp("Machine to factory noise in dB: one, or several with commas.", valueName: "dB,dB"))
    var snr: String?

    @Option(help: "Length of a clip.")
    var seconds: Double?

    @OptionGroup var printing: OutputOptions

    enum ClipFormat: String, ExpressibleByArgument, CaseIterable { case wav }

    func validate() throws {
      if let snr, Self.ratios(snr) == nil {
        throw ValidationError("'\(snr)' are no ratios in dB: give one such as -6, or several such as 6,0,-6")
      }
      if let machines, !(1...1000).contains(machines) {
        throw ValidationError("there can be 1 to 1000 machines, not \(machines)")
      }
    }

    func run() throws {
      try RunFolder(path: output).check()
      let there = (try? FileManager.default.contentsOfDirectory(atPath: output)) ?? []
      if let first = there.sorted().first {
        throw OutputError(
          path: output,
          reason:
            "found '\(first)' in it, wanted a new or empty folder, as clips of two sets would mix; give one with -o")
      }
      let (progress, line) = printing.progressHandler()
      let synthesis = try FanSynthesis(chosen())
      try SyntheticClips(synthesis).write(to: output, progress: progress)
      line.finish()
      let made = synthesis.specification
      try StandardOutput.write(
        printing.json
          ? try synthesis.truth().json() + "\n"
          : """
          \(synthesis.clips.count) clips of \(made.seconds) s and \(made.machines.count) fans in \(output)
          What they hold: \(output)/truth.json

          """)
    }

    /// The specification with the options in its place.
    private func chosen() throws -> FanSpecification {
      var chosen = FanSpecification.standard
      if let path = specification {
        let text: String
        do { text = try String(contentsOfFile: path, encoding: .utf8) } catch {
          throw OutputError(path: path, reason: "can't read this specification: \(OutputError.reason(error))")
        }
        chosen = try FanSpecification(yaml: text, source: path)
      }
      chosen.seed = seed ?? chosen.seed
      if let machines {
        guard specification == nil || machines <= chosen.machines.count else {
          throw ValidationError("\(machines) machines are asked for, the specification has \(chosen.machines.count)")
        }
        chosen.machines =
          specification == nil ? FanSpecification.Machine.several(machines) : Array(chosen.machines.prefix(machines))
      }
      chosen.healthyClips = clips ?? chosen.healthyClips
      chosen.faultyClips = faulty ?? chosen.faultyClips
      chosen.snrDecibels = snr.flatMap(Self.ratios) ?? chosen.snrDecibels
      chosen.seconds = seconds ?? chosen.seconds
      return chosen
    }

    private static func ratios(_ text: String) -> [Double]? {
      let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        .map { Double($0.trimmingCharacters(in: .whitespaces)) }
      let ratios = parts.compactMap { $0 }
      return ratios.count == parts.count && ratios.allSatisfy(\.isFinite) ? ratios : nil
    }
  }
}

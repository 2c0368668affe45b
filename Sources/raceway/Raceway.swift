import ArgumentParser
import Foundation
import Kernels
import Pipelines
import Recordings
import Synthesis
import Tensors

/// The command line: words in, words and an exit code out.
@main
struct Raceway: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "raceway",
    abstract:
      "Learns a healthy machine from its vibration; says which bearing is failing, since when, and how sure it is.",
    discussion: """
      Start with `raceway demo`, or with your own measurements:

        raceway analyze MEASUREMENTS --machine machine.yaml -o RUN

      Exit codes: 0 done, 1 finished with an alarm (--fail-on-alarm), 2 wrong usage, 3 bad input, 4 internal error.
      """,
    version: Program.nameAndVersion,
    subcommands: [
      DemoCommand.self, InspectCommand.self, SynthesizeCommand.self, AnalyzeCommand.self, TrainCommand.self,
      ScoreCommand.self, DiagnoseCommand.self, EmbedCommand.self, TrendCommand.self, EvaluateCommand.self,
      LabelledCommand.self, CompareCommand.self, ReportCommand.self, ExportCommand.self,
      RecipesCommand.self,
      BearingsCommand.self,
    ])

  static func main() {
    guard Processor.current.hasAVX2 else {
      complain(
        "this processor has no AVX2 and FMA (x86-64-v3, common since 2013), which Raceway is compiled for; run it on a newer one"
      )
      Foundation.exit(RacewayExit.badInput.rawValue)
    }
    FreedMemory.keep()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      exit(with: error)
    }
  }

  /// One line for what the world did wrong; the argument parser's own words for wrong usage.
  private static func exit(with error: any Error) -> Never {
    let code: RacewayExit
    switch error {
    case let error as PipelineError:
      code = error.exit
      complain(error.description)
    case let error as ResumableInterruption:
      code = .interrupted
      complain(error.description)
    case let error as RecordingError:
      code = .badInput
      complain(error.description)
    case let error as SpecificationError:
      code = .badInput
      complain(error.description)
    case let error as OutputError:
      code = .badInput
      complain(error.description)
    case let exit as RacewayExit: code = exit
    default: code = exit(withParsing: error)
    }
    Foundation.exit(code.rawValue)
  }

  /// Help, version and wrong usage in the argument parser's words; anything else is an error of ours.
  private static func exit(withParsing error: any Error) -> RacewayExit {
    let message = fullMessage(for: error)
    switch exitCode(for: error) {
    case .success:
      if !message.isEmpty { try? StandardOutput.write(message + "\n") }
      return .done
    case .validationFailure:
      StandardOutput.remark(message + "\n")
      return .wrongUsage
    default:
      complain(OutputError.reason(error))
      return .internalError
    }
  }

  private static func complain(_ message: String) { StandardOutput.remark("raceway: \(message)\n") }
}

/// How the program ends.
enum RacewayExit: Int32, Error {
  case done = 0
  /// Finished, and a channel stands at alarm.
  case alarm = 1
  case wrongUsage = 2
  case badInput = 3
  case internalError = 4
  /// Stopped by Ctrl-C, as shells number it.
  case interrupted = 130
}

extension PipelineError {
  fileprivate var exit: RacewayExit {
    switch self {
    case .recording, .unsuitable, .levels, .archive: .badInput
    case .training: .internalError
    case .interrupted: .interrupted
    }
  }
}

/// A file that can't be written or read, in one line.
struct OutputError: Error, CustomStringConvertible {
  let path: String
  let reason: String

  var description: String { "\(path): \(reason)" }

  /// What the system says of a failure, without the layers around it.
  static func reason(_ error: any Error) -> String {
    let outer = error as NSError
    let inner = (outer.userInfo[NSUnderlyingErrorKey] as? NSError) ?? outer
    guard inner.domain == NSPOSIXErrorDomain else { return outer.localizedDescription }
    return unsafe String(cString: strerror(Int32(inner.code)))
  }
}

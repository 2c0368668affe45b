import Foundation
import Pipelines

/// Shows how far long work has come: a bar with rate and remaining time on a terminal, one plain line per stage elsewhere.
///
/// Writes to standard error, so that standard output stays what programs read.
final class ProgressLine: @unchecked Sendable {
  enum Style { case bar, lines, quiet }

  // Stages report from the thread that runs them; the lock only guards against two stages at once.
  private let lock = NSLock()
  private let style: Style
  private var stage: String?
  private var started = Date()
  /// How much was done when the stage first reported: an interrupted one begins in its midst.
  private var firstDone = 0
  private var lastDrawn = Date.distantPast

  init(quiet: Bool) {
    style = quiet ? .quiet : isatty(STDERR_FILENO) == 1 ? .bar : .lines
  }

  func show(_ progress: StageProgress) {
    lock.withLock {
      switch style {
      case .quiet: break
      case .bar: draw(progress)
      case .lines: writeLineWhenStageBegins(progress)
      }
    }
  }

  /// Says something worth knowing, on a line of its own.
  @Sendable func remark(_ text: String) {
    lock.withLock {
      switch style {
      case .quiet: break
      case .bar: write("\r\u{1B}[K\(text)\n")
      case .lines: write(text + "\n")
      }
    }
  }

  /// Ends the line of the last stage.
  func finish() {
    lock.withLock {
      if style == .bar, stage != nil { write("\r\u{1B}[K") }
      stage = nil
    }
  }

  private func writeLineWhenStageBegins(_ progress: StageProgress) {
    guard progress.stage != stage else { return }
    stage = progress.stage
    write("\(progress.stage) …\n")
  }

  private func draw(_ progress: StageProgress) {
    let now = Date()
    if progress.stage != stage {
      if let stage { write("\r\u{1B}[K\(stage): \(Self.duration(now.timeIntervalSince(started)))\n") }
      (stage, started, lastDrawn) = (progress.stage, now, .distantPast)
      firstDone = progress.done
    }
    let isComplete = progress.done == progress.total
    guard isComplete || now.timeIntervalSince(lastDrawn) > 0.1 else { return }
    lastDrawn = now
    write("\r\u{1B}[K" + line(progress, elapsed: now.timeIntervalSince(started)))
  }

  private func line(_ progress: StageProgress, elapsed: Double) -> String {
    let width = 24
    let share = progress.total > 0 ? Double(progress.done) / Double(progress.total) : 0
    let filled = Int(share * Double(width))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    var text = "\(progress.stage)  \(bar) \(progress.done)/\(progress.total) \(progress.unit)"
    if elapsed > 0.5, progress.done > firstDone {
      let rate = Double(progress.done - firstDone) / elapsed
      text += String(format: "  %.3g/s", rate)
      text += ", \(Self.duration(Double(progress.total - progress.done) / rate)) left"
    }
    if let detail = progress.detail { text += "  \(detail)" }
    return text
  }

  private func write(_ text: String) { StandardOutput.remark(text) }

  static func duration(_ seconds: Double) -> String {
    seconds < 10
      ? String(format: "%.1f s", seconds)
      : seconds < 120 ? "\(Int(seconds.rounded())) s" : "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
  }
}

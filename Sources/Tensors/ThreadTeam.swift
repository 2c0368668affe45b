internal import CProcessor
internal import Foundation
internal import Synchronization

/// Threads that stand ready for work of a few microseconds.
///
/// A step of a small network is over before a sleeping thread has woken. The members of the team watch for the next work for
/// some hundred microseconds, and only then go to sleep; while work follows work, sharing it costs a fraction of one.
///
/// One caller has the team at a time. `run` tells the others, and members who call it themselves, that it is taken.
@safe final class ThreadTeam: @unchecked Sendable {
  /// As many threads as processors, the caller's included.
  static let shared = ThreadTeam(memberCount: Processors.count - 1)

  private let isTaken = Atomic<Bool>(false)
  /// Whether there is work to take part in.
  private let isOpen = Atomic<Bool>(false)
  /// Counts the works, so that a member knows a new one.
  private let generation = Atomic<Int>(0)
  /// The next index that nobody has taken.
  private let next = Atomic<Int>(0)
  /// Members who may be reading the work; it stays as it is until they have left.
  private let entered = Atomic<Int>(0)
  private let sleeping = Atomic<Int>(0)
  private let bell = NSCondition()
  // Written while nobody has entered and read only by who has, so that nothing needs to watch their use.
  @exclusivity(unchecked) private var body: @Sendable (Int) -> Void = { _ in }
  @exclusivity(unchecked) private var count = 0

  private init(memberCount: Int) {
    for _ in 0..<memberCount {
      let thread = Thread { self.serve() }
      thread.stackSize = 8 << 20
      thread.start()
    }
  }

  /// Runs `body(0) … body(count - 1)`, or returns false where the team is at other work.
  func run(_ count: Int, _ body: @Sendable (Int) -> Void) -> Bool {
    guard !isTaken.exchange(true, ordering: .acquiring) else { return false }
    withoutActuallyEscaping(body) { body in
      unsafe self.body = body
      unsafe self.count = count
      next.store(0, ordering: .relaxed)
      isOpen.store(true, ordering: .sequentiallyConsistent)
      generation.add(1, ordering: .sequentiallyConsistent)
      if sleeping.load(ordering: .sequentiallyConsistent) > 0 {
        bell.lock()
        bell.broadcast()
        bell.unlock()
      }
      takePart()
      isOpen.store(false, ordering: .sequentiallyConsistent)
      wait { entered.load(ordering: .sequentiallyConsistent) == 0 }
      unsafe self.body = { _ in }
    }
    isTaken.store(false, ordering: .releasing)
    return true
  }

  /// Takes index after index until none is left.
  private func takePart() {
    let (count, body) = unsafe (count, body)
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      body(index)
    }
  }

  /// What a member does all its life.
  private func serve() {
    var seen = 0
    while true {
      awaitWork(after: seen)
      seen = generation.load(ordering: .sequentiallyConsistent)
      entered.add(1, ordering: .sequentiallyConsistent)
      if isOpen.load(ordering: .sequentiallyConsistent) { takePart() }
      entered.subtract(1, ordering: .sequentiallyConsistent)
    }
  }

  private func awaitWork(after seen: Int) {
    for _ in 0..<Self.patience {
      if generation.load(ordering: .acquiring) != seen { return }
      cprocessor_pause()
    }
    bell.lock()
    sleeping.add(1, ordering: .sequentiallyConsistent)
    while generation.load(ordering: .sequentiallyConsistent) == seen { bell.wait() }
    sleeping.subtract(1, ordering: .sequentiallyConsistent)
    bell.unlock()
  }

  /// Waits for those who finish their last piece: watching for a millisecond, since a nap lasts longer than most work, and
  /// then by naps.
  private func wait(until isDone: () -> Bool) {
    for _ in 0..<10 * Self.patience {
      if isDone() { return }
      cprocessor_pause()
    }
    while !isDone() { usleep(50) }
  }

  /// How often a member looks for work before it sleeps: some hundred microseconds.
  private static let patience = 5000
}

/// The processors that this process may use.
enum Processors {
  static let count = max(1, min(allowed, quota ?? .max))

  /// Those that the process is not kept from, as by `taskset` or a batch system.
  private static var allowed: Int {
    let count = Int(cprocessor_allowed_count())
    return count > 0 ? count : ProcessInfo.processInfo.activeProcessorCount
  }

  /// What a container's limit allows, in whole processors: more threads than that would only wait for each other.
  private static var quota: Int? {
    guard let text = try? String(contentsOfFile: "/sys/fs/cgroup/cpu.max", encoding: .utf8) else { return nil }
    let parts = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    return parts.count == 2 && parts[1] > 0 ? Int((parts[0] / parts[1]).rounded(.up)) : nil
  }
}
